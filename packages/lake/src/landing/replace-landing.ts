import { settleAll, type ObjectStore } from '@deftunes/core'

import type { Dataset } from '../dataset/dataset.ts'
import { landingFolder, manifestKey, type LandingManifest } from './manifest.ts'

/**
 * Makes a manifest the current one and then removes the files of earlier loads of the same date: the manifest moves
 * in one write, so a reader finds either load whole.
 */
export async function replaceLanding(
  store: ObjectStore,
  dataset: Pick<Dataset, 'landing'>,
  manifest: LandingManifest,
): Promise<void> {
  const key = manifestKey(dataset, manifest.ingest_on)
  await store.write(key, `${JSON.stringify(manifest, null, 2)}\n`)
  const current = new Set([key, ...manifest.files.map((file) => file.key)])
  const objects = await store.list(landingFolder(dataset, manifest.ingest_on))
  const earlier = objects.filter((object) => !current.has(object.key))
  await settleAll(earlier.map((object) => store.remove(object.key)))
}
