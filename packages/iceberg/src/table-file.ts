import { CoreError, messageOf, type ObjectStore } from '@deftunes/core'

import { printIdentifier, type TableIdentifier } from './catalog/catalog.ts'
import { IcebergError, type IcebergErrorCode } from './errors.ts'
import { keyOf } from './location.ts'

/** A file that a table's metadata refers to. */
export interface TableFile {
  what: 'table metadata' | 'manifest list' | 'manifest'
  location: string
  /** Bytes that it has; undefined: not told. */
  size?: bigint
}

/**
 * Reads and parses a file of a table.
 * @throws IcebergError with `details.file`: ICEBERG_FILE_DAMAGED when it is missing or cut, ICEBERG_METADATA_INVALID or
 * ICEBERG_AVRO_INVALID when it cannot be parsed, none of them worth another try; ICEBERG_FILE_UNREADABLE when the
 * store failed, which may pass. {@link ofTable} adds the table's name.
 */
export async function readTableFile<T>(
  store: ObjectStore,
  file: TableFile,
  parse: (bytes: Uint8Array) => T,
): Promise<T> {
  const bytes = await bytesOf(store, file)
  if (file.size !== undefined && file.size !== BigInt(bytes.length)) {
    throw damaged(file, `expected ${file.size} bytes, got ${bytes.length}`)
  }
  try {
    return parse(bytes)
  } catch (cause) {
    const metadata = file.what === 'table metadata'
    const code = metadata ? 'ICEBERG_METADATA_INVALID' : 'ICEBERG_AVRO_INVALID'
    throw fileError(file, { code, problem: messageOf(cause), cause })
  }
}

async function bytesOf(store: ObjectStore, file: TableFile): Promise<Uint8Array> {
  const key = keyOf(store, file.location)
  try {
    return await store.read(key)
  } catch (cause) {
    if (cause instanceof CoreError && cause.code === 'CORE_OBJECT_MISSING') {
      throw damaged(file, 'expected the file, got none', cause)
    }
    if (cause instanceof CoreError) throw cause
    throw unreadable(file, cause)
  }
}

/** The error of a file that the store fails to read; another try may succeed. */
export function unreadable(file: { what: string; location: string }, cause: unknown): IcebergError {
  const problem = `expected to read it, got: ${messageOf(cause)}`
  return fileError(file, { code: 'ICEBERG_FILE_UNREADABLE', problem, cause })
}

/** The error of a file that is not as its table's metadata says; another try would find the same. */
export function damaged(
  file: { what: string; location: string },
  problem: string,
  cause?: unknown,
): IcebergError {
  return fileError(file, { code: 'ICEBERG_FILE_DAMAGED', problem, cause })
}

interface FileProblem {
  code: IcebergErrorCode
  problem: string
  cause: unknown
}

function fileError(
  { what, location }: { what: string; location: string },
  { code, problem, cause }: FileProblem,
): IcebergError {
  const details = { file: location, retryable: code === 'ICEBERG_FILE_UNREADABLE' }
  return new IcebergError(code, `${what} ${location}: ${problem}`, { cause, details })
}

/**
 * Does work on a table: an error of one of its files tells which table it is.
 * @throws what the work throws
 */
export async function ofTable<T>(identifier: TableIdentifier, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { file, table } = error instanceof IcebergError ? error.details : {}
    if (!(error instanceof IcebergError) || file === undefined || table !== undefined) throw error
    const name = printIdentifier(identifier)
    const details = { ...error.details, table: name }
    throw new IcebergError(error.code, `table ${name}: ${error.message}`, { cause: error, details })
  }
}
