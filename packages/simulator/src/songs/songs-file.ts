import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Readable } from 'node:stream'

import { SimulatorError } from '../errors.ts'
import { songColumns } from './songs-table.ts'

/** The bytes of a CSV file, unpacked when its name ends in '.gz'. */
export function openSongsFile(file: string): Readable {
  const raw = createReadStream(file)
  if (!file.endsWith('.gz')) return raw
  const plain = createGunzip()
  raw.on('error', (error) => plain.destroy(error))
  return raw.pipe(plain)
}

/** Hex SHA-256 of the file as stored. */
export async function fingerprintOf(file: string): Promise<string> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(file), digest)
  return digest.digest('hex')
}

/**
 * The column names of a CSV file of songs, from its first line.
 * @throws SimulatorError SIMULATOR_SONGS_FILE_INVALID when a column is missing that cannot be generated, unknown or repeated.
 */
export async function headerOf(file: string): Promise<string[]> {
  let text = ''
  for await (const chunk of openSongsFile(file)) {
    text += (chunk as Buffer).toString('utf8')
    if (text.includes('\n')) break
  }
  const line = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? ''
  const names = line.split(',').map((name) => name.replace(/^"(.*)"$/, '$1'))
  const problems = headerProblems(names)
  if (problems.length === 0) return names
  const message = `songs file ${file}:1: ${problems.join('; ')}; got the header '${line}'`
  throw new SimulatorError('SIMULATOR_SONGS_FILE_INVALID', message)
}

function headerProblems(names: readonly string[]): string[] {
  const known = songColumns.map(({ name }) => name)
  const missing = songColumns.filter(({ name, generated }) => !generated && !names.includes(name))
  const unknown = names.filter((name) => !known.includes(name))
  const repeated = names.filter((name, index) => names.indexOf(name) !== index)
  return [
    ...missing.map(({ name }) => `expected a column ${name}`),
    ...unknown.map((name) => `expected no column '${name}'`),
    ...repeated.map((name) => `expected ${name} once`),
  ]
}
