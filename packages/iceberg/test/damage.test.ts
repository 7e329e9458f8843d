import { readFile, truncate, unlink, writeFile } from 'node:fs/promises'

import { localPath } from '@deftunes/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { commitFiles, scanSql, type TableIdentifier } from '../src/index.ts'
import { readAvro } from '../src/avro/container.ts'
import { byFieldId } from '../src/manifest/avro-schemas.ts'
import { pointerCatalog } from '../src/catalog/pointer-catalog.ts'
import { openLake, type Lake } from './support.ts'

let lake: Lake
let songs: TableIdentifier
let paths: Record<Kind, string>
type Kind = 'table metadata' | 'manifest list' | 'manifest' | 'data file'

beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.duckdb.close())

beforeEach(async (context) => {
  songs = await lake.create(`songs_${context.task.id.replaceAll(/\W/g, '_')}`, 'SELECT 1 AS id')
  const files = await lake.write(songs, 'SELECT range AS id FROM range(1000)')
  const { catalog, store } = lake
  await commitFiles({ catalog, store, identifier: songs, files, mode: { kind: 'append' } })
  const { metadataLocation, metadata } = await lake.table(songs)
  const list = localPath(metadata.snapshots[0]?.['manifest-list'] ?? '')
  const [line] = readAvro(await readFile(list), byFieldId).records as { manifest_path: string }[]
  paths = {
    'table metadata': localPath(metadataLocation),
    'manifest list': list,
    manifest: localPath(line?.manifest_path ?? ''),
    'data file': localPath(files[0]?.file_path ?? ''),
  }
})

/** Reads the table as another process does, which has nothing of it in memory. */
async function read() {
  const { metadataLocation } = await lake.table(songs)
  const pointers = {
    find: () => metadataLocation,
    list: () => [{ identifier: songs, location: metadataLocation }],
    insert: () => false,
    swap: () => [],
    remove: () => {},
  }
  const { store } = lake
  const catalog = pointerCatalog({
    open: async () => pointers,
    store,
    clock: { now: Date.now, sleep: async () => {} },
    prefix: '',
  })
  const table = await catalog.loadTable(songs)
  return table && scanSql(store, table)
}

const half = async (path: string) => truncate(path, (await readFile(path)).length >> 1)
const overwrite = (text: string) => (path: string) => writeFile(path, text)
const sameSize = async (path: string) =>
  writeFile(path, Buffer.alloc((await readFile(path)).length, 'x'))

describe('a file of a table that is damaged is told by table, file, expected and got: not worth another try', () => {
  it.each<[Kind, string, (path: string) => Promise<void>, string, RegExp]>([
    ['table metadata', 'cut', half, 'METADATA_INVALID', /expected whole JSON, got \d+ bytes: /],
    [
      'table metadata',
      'emptied',
      overwrite(''),
      'METADATA_INVALID',
      /expected whole JSON, got 0 bytes/,
    ],
    [
      'table metadata',
      'something else',
      overwrite('[1]'),
      'METADATA_INVALID',
      /expected a JSON object, got \[1\]/,
    ],
    [
      'table metadata',
      'null',
      overwrite('null'),
      'METADATA_INVALID',
      /expected a JSON object, got null/,
    ],
    [
      'table metadata',
      'of another shape',
      overwrite('{"format-version":2,"location":"x","table-uuid":"y","snapshots":7}'),
      'METADATA_INVALID',
      /expected lists of schemas/,
    ],
    ['table metadata', 'gone', unlink, 'FILE_DAMAGED', /expected the file, got none/],
    ['manifest list', 'cut', half, 'AVRO_INVALID', /Avro: expected/],
    ['manifest list', 'emptied', overwrite(''), 'AVRO_INVALID', /Avro: expected a container file/],
    ['manifest list', 'overwritten', sameSize, 'AVRO_INVALID', /Avro: expected a container file/],
    [
      'manifest list',
      'cut after its header',
      cutAfterHeader,
      'FILE_DAMAGED',
      /expected manifests of 1 data files, got none/,
    ],
    ['manifest list', 'gone', unlink, 'FILE_DAMAGED', /expected the file, got none/],
    ['manifest', 'cut', half, 'FILE_DAMAGED', /expected \d+ bytes, got \d+/],
    [
      'manifest',
      'cut after its header',
      cutAfterHeader,
      'FILE_DAMAGED',
      /expected \d+ bytes, got \d+/,
    ],
    ['manifest', 'overwritten', sameSize, 'AVRO_INVALID', /Avro: expected a container file/],
    ['manifest', 'gone', unlink, 'FILE_DAMAGED', /expected the file, got none/],
    ['data file', 'cut', half, 'FILE_DAMAGED', /expected \d+ bytes, got \d+/],
    ['data file', 'emptied', overwrite(''), 'FILE_DAMAGED', /expected \d+ bytes, got 0/],
    ['data file', 'gone', unlink, 'FILE_DAMAGED', /expected \d+ bytes, got no file/],
  ])('%s: %s', async (kind, _, damage, code, words) => {
    await damage(paths[kind])
    const error = await read().catch((reason: unknown) => reason as Error)
    const table = `silver.${songs.name}`
    expect(error).toMatchObject({ code: `ICEBERG_${code}`, details: { table, retryable: false } })
    const { message } = error as Error
    expect(message.startsWith(`table ${table}: ${kind} `)).toBe(true)
    expect(message).toContain(paths[kind])
    expect(message).toMatch(words)
  })

  it('also when it is written to', async () => {
    await half(paths['manifest list'])
    const { catalog, store } = lake
    const writing = commitFiles({
      catalog,
      store,
      identifier: songs,
      files: [],
      mode: { kind: 'append' },
    })
    await expect(writing).rejects.toMatchObject({
      code: 'ICEBERG_AVRO_INVALID',
      details: {
        table: `silver.${songs.name}`,
        file: expect.stringContaining(paths['manifest list']) as string,
      },
    })
  })
})

it('a file of a table that cannot be read just now is told as such: another try may succeed', async () => {
  const store = {
    ...lake.store,
    read: async () => {
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
    },
  }
  const reading = scanSql(store, await lake.table(songs))
  await expect(reading).rejects.toMatchObject({
    code: 'ICEBERG_FILE_UNREADABLE',
    message: expect.stringMatching(
      /^table silver\.songs_\w+: manifest list .*: expected to read it, got: EIO/,
    ) as string,
    details: { retryable: true },
  })
})

/** Leaves an Avro file that is whole but has no block: the sync marker ends its header. */
async function cutAfterHeader(path: string) {
  const bytes = await readFile(path)
  const sync = bytes.subarray(-16)
  await writeFile(path, bytes.subarray(0, bytes.indexOf(sync) + 16))
}
