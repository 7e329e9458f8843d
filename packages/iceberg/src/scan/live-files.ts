import type { ObjectStore } from '@deftunes/core'

import { entryStatus, type DataFile } from '../manifest/data-file.ts'
import { readManifestList } from '../manifest/manifest-list.ts'
import { readManifest } from '../manifest/manifest.ts'
import type { Snapshot } from '../metadata/table-metadata.ts'

/** The data files that a snapshot itself added. */
export async function addedFiles(store: ObjectStore, snapshot: Snapshot): Promise<DataFile[]> {
  const id = snapshot['snapshot-id']
  const manifests = await readManifestList(store, snapshot)
  const own = manifests.filter(
    (manifest) => manifest.added_snapshot_id === id && manifest.content === 0,
  )
  const entries = await Promise.all(own.map((manifest) => readManifest(store, manifest)))
  return entries
    .flat()
    .filter((entry) => entry.status === entryStatus.added && entry.snapshot_id === id)
    .map((entry) => entry.data_file)
}
