import { messageOf, type ObjectStore } from '@deftunes/core'
import { z } from 'zod'

import type { Dataset } from '../dataset/dataset.ts'
import { LakeError } from '../errors.ts'

const landedFile = z.object({
  key: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  rows: z.int(),
})

const manifestSchema = z.object({
  format: z.literal(1),
  dataset: z.string(),
  ingest_on: z.string(),
  run_id: z.string(),
  source: z.object({ kind: z.enum(['postgres', 'rest']), name: z.string(), from: z.string() }),
  window: z.object({ start: z.string(), end: z.string() }),
  started_at: z.string(),
  ended_at: z.string(),
  rows: z.int(),
  files: z.array(landedFile),
  columns: z.array(z.string()).optional(),
  checksum: z.string().optional(),
})

/** A landed file; sha256 in hex, rows are records of the source. */
export type LandedFile = z.infer<typeof landedFile>

/**
 * What was landed for one dataset and date. It is written last: without it, nothing has landed. `columns` (the order
 * of the CSV files) and `checksum` (equal at the source and in the files) are those of database tables.
 */
export type LandingManifest = z.infer<typeof manifestSchema>

const landingZone = 'landing_zone/'

/** Folder of one dataset and date, ending with '/'. */
export function landingFolder({ landing }: Pick<Dataset, 'landing'>, ingestOn: string): string {
  return `${landingZone}${landing}/ingest_on=${ingestOn}/`
}

/** Key of the manifest of one dataset and date. */
export function manifestKey(dataset: Pick<Dataset, 'landing'>, ingestOn: string): string {
  return `${landingFolder(dataset, ingestOn)}manifest.json`
}

/**
 * The manifest of one dataset and date; undefined when nothing has landed.
 * @throws LakeError LAKE_MANIFEST_INVALID
 */
export async function readManifest(
  store: ObjectStore,
  dataset: Pick<Dataset, 'landing'>,
  ingestOn: string,
): Promise<LandingManifest | undefined> {
  const key = manifestKey(dataset, ingestOn)
  const found = (await store.list(key)).some((object) => object.key === key)
  return found ? parseManifest(await store.read(key), key) : undefined
}

/** Every manifest of a dataset, in the order of dates. */
export async function listManifests(
  store: ObjectStore,
  { landing }: Pick<Dataset, 'landing'>,
): Promise<LandingManifest[]> {
  const objects = await store.list(`${landingZone}${landing}/ingest_on=`)
  const keys = objects.map(({ key }) => key).filter((key) => key.endsWith('/manifest.json'))
  return Promise.all(keys.map(async (key) => parseManifest(await store.read(key), key)))
}

function parseManifest(bytes: Uint8Array, key: string): LandingManifest {
  const parsed = manifestSchema.safeParse(jsonOf(bytes, key))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) =>
    [path.join('.'), message].filter((text) => text !== '').join(': '),
  )
  throw invalid(key, problems.join('; '), parsed.error)
}

function jsonOf(bytes: Uint8Array, key: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw invalid(key, messageOf(cause), cause)
  }
}

function invalid(key: string, problem: string, cause: unknown): LakeError {
  const message = `landing manifest ${key}: ${problem}: extract this date again`
  return new LakeError('LAKE_MANIFEST_INVALID', message, { cause, details: { key } })
}
