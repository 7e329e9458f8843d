import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

import { localPath, type ObjectStore } from '@deftunes/core'

import type { Dataset } from '../dataset/dataset.ts'
import { LakeError } from '../errors.ts'
import { landingFolder, type LandingManifest } from './manifest.ts'

/**
 * Local paths of a load's files that hold records, once every file was found as its manifest says.
 * @throws LakeError LAKE_LANDED_CHANGED when one is missing or has another size or other content
 */
export async function landedPaths(
  store: ObjectStore,
  dataset: Pick<Dataset, 'landing'>,
  manifest: LandingManifest,
): Promise<string[]> {
  const objects = await store.list(landingFolder(dataset, manifest.ingest_on))
  const sizes = new Map(objects.map(({ key, size }) => [key, size]))
  const pathOf = (key: string) => localPath(store.uri(key))
  for (const { key, bytes } of manifest.files) {
    const size = sizes.get(key)
    if (size !== bytes) throw changed(manifest, key, `${bytes} bytes`, size ?? 'no file')
  }
  for (const { key, sha256 } of manifest.files) {
    const found = await sha256Of(pathOf(key))
    if (found !== sha256) throw changed(manifest, key, `SHA-256 ${sha256}`, found)
  }
  return manifest.files.filter(({ rows }) => rows > 0).map(({ key }) => pathOf(key))
}

function changed(
  { dataset, ingest_on: ingestOn }: LandingManifest,
  key: string,
  expected: string,
  got: string | number,
): LakeError {
  const message = `landed file ${key}: expected ${expected} as in its manifest, got ${got}: extract ${dataset} of ${ingestOn} again`
  return new LakeError('LAKE_LANDED_CHANGED', message, { details: { key } })
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  // Half the time that blocks of the default size take.
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
