import { open, stat } from 'node:fs/promises'

import { messageOf, openDuckDbFile } from '@deftunes/core'

import { PipelineError } from '../errors.ts'

/**
 * The version that the file at a path holds; undefined when there is none. Whatever else is there is not ours to replace.
 * @throws PipelineError PIPELINE_EXPORT_REFUSED
 */
export async function versionAt(path: string): Promise<string | undefined> {
  const found = await stat(path).catch((error: unknown) => {
    if (isAbsence(error)) return undefined
    throw refused(path, messageOf(error), error)
  })
  if (!found) return undefined
  if (!found.isFile()) throw refused(path, found.isDirectory() ? 'a folder' : 'no regular file')
  if (!(await isDuckDb(path))) throw refused(path, 'a file of another kind')
  const id = await idIn(path)
  if (id === undefined) throw refused(path, 'a DuckDB file of something else')
  return id
}

function isAbsence(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}

/** DuckDB would take files of other databases too, and load what reads them. */
async function isDuckDb(path: string): Promise<boolean> {
  try {
    const file = await open(path)
    try {
      const { buffer } = await file.read(Buffer.alloc(4), { position: 8 })
      return buffer.toString('latin1') === 'DUCK'
    } finally {
      await file.close()
    }
  } catch (error) {
    throw refused(path, `one that cannot be read: ${messageOf(error)}`, error)
  }
}

async function idIn(path: string): Promise<string | undefined> {
  try {
    const opened = await openDuckDbFile({ path, connections: 1, threads: 1 })
    try {
      const { rows: tables } = await opened.read(
        "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'mart' AND table_name = 'versions'",
      )
      if (tables.length === 0) return undefined
      const { rows } = await opened.read('SELECT id FROM mart.versions')
      return rows[0] && String(rows[0][0])
    } finally {
      opened.close()
    }
  } catch (error) {
    throw refused(path, `one that cannot be read: ${messageOf(error)}`, error)
  }
}

function refused(path: string, got: string, cause?: unknown): PipelineError {
  const message = `${path}: expected no file, or marts that were exported before, got ${got}; name another file, or remove this one`
  return new PipelineError('PIPELINE_EXPORT_REFUSED', message, { cause })
}
