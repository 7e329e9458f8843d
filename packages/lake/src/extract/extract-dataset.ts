import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { settleAll } from '@deftunes/core'

import { LakeError } from '../errors.ts'
import { landingFolder, type LandingManifest } from '../landing/manifest.ts'
import { replaceLanding } from '../landing/replace-landing.ts'
import type { Source } from '../source/source.ts'
import type { Extracted, Extraction } from './extraction.ts'
import { extractTable } from './postgres/extract-table.ts'
import { extractList } from './rest/extract-list.ts'

/** What is extracted from where, and into which lake. */
export interface ExtractOptions extends Omit<Extraction, 'folder'> {
  source: Source
  /** A local folder for files in the making, on the lake's disk. */
  stagingFolder: string
}

/**
 * Lands a dataset for an interval: files as received, the manifest last. A load of the same date replaces the earlier
 * one whole; until it does, the earlier one stays.
 * @throws LakeError as {@link extractTable} and {@link extractList} do; LAKE_DATASET_INVALID when dataset and source
 * are of different kinds.
 */
export async function extractDataset(options: ExtractOptions): Promise<LandingManifest> {
  const { source, stagingFolder, dataset, runId, store, ingestOn, interval, clock } = options
  const folder = join(stagingFolder, runId, dataset.name)
  const started = clock.now()
  const extracted = await extractFrom(source, { ...options, folder })
  const prefix = landingFolder(dataset, ingestOn)
  const files = extracted.files.map(({ path, name, ...file }) => {
    return { path, ...file, key: prefix + contentName(name, file.sha256) }
  })
  await settleAll(files.map(({ path, key }) => store.adopt(path, key)))
  const manifest: LandingManifest = {
    format: 1,
    dataset: dataset.name,
    ingest_on: ingestOn,
    run_id: runId,
    source: { kind: source.kind, name: dataset.source, from: extracted.from },
    window: interval,
    started_at: new Date(started).toISOString(),
    ended_at: new Date(clock.now()).toISOString(),
    rows: extracted.rows,
    files: files.map(({ key, bytes, sha256, rows }) => ({ key, bytes, sha256, rows })),
    ...(extracted.columns && { columns: extracted.columns }),
    ...(extracted.checksum && { checksum: extracted.checksum }),
  }
  await replaceLanding(store, dataset, manifest)
  await rm(folder, { recursive: true, force: true })
  return manifest
}

/** A file is named for its content: another load never writes over it, and the same load finds the same name. */
function contentName(name: string, sha256: string): string {
  return name.replace('.', `-${sha256.slice(0, 12)}.`)
}

async function extractFrom(source: Source, extraction: Extraction): Promise<Extracted> {
  const { origin, name } = extraction.dataset
  if (source.kind === 'postgres' && 'table' in origin) {
    return extractTable(source, origin.table, extraction)
  }
  if (source.kind === 'rest' && 'path' in origin) return extractList(source, origin, extraction)
  const expected = 'table' in origin ? 'a postgres source' : 'a rest source'
  const message = `dataset ${name}: expected ${expected}, got '${extraction.dataset.source}' of kind ${source.kind}`
  throw new LakeError('LAKE_DATASET_INVALID', message, { details: { retryable: false } })
}
