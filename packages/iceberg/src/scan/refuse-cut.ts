import { stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'

import type { DataFile } from '../manifest/data-file.ts'
import { damaged, unreadable } from '../table-file.ts'

/**
 * Refuses local files that are missing or have another size than their manifest says. DuckDB would tell of the file,
 * but not of its table, and only once it reads it.
 * @throws IcebergError ICEBERG_FILE_DAMAGED, ICEBERG_FILE_UNREADABLE
 */
export async function refuseCut(tasks: readonly { file: DataFile; path: string }[]): Promise<void> {
  const local = tasks.filter(({ path }) => isAbsolute(path))
  const sizes = await Promise.all(local.map(({ path }) => sizeOf(path)))
  for (const [index, { file, path }] of local.entries()) {
    if (sizes[index] === file.file_size_in_bytes) continue
    const got = sizes[index] === undefined ? 'no file' : String(sizes[index])
    throw damaged(dataFile(path), `expected ${file.file_size_in_bytes} bytes, got ${got}`)
  }
}

async function sizeOf(path: string): Promise<bigint | undefined> {
  try {
    return (await stat(path, { bigint: true })).size
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw unreadable(dataFile(path), error)
  }
}

function dataFile(location: string) {
  return { what: 'data file', location }
}
