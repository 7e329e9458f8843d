import { readdir, readFile, readlink, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { zstdDecompressSync } from 'node:zlib'

import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { splitCsv } from '../src/extract/postgres/copy-out.ts'
import { RowBoundary } from '../src/extract/postgres/row-boundary.ts'
import { failure, temporaryFolder } from './support.ts'

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A value as COPY writes it: NULL is nothing, an empty text "", and what could be misread is in quotes. */
function csvValue(value: string | null): string {
  if (value === null) return ''
  return value === '' || /[",\n\r\\]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

const value = fc.option(
  fc.string({ unit: fc.constantFrom('a', '"', '\n', '\r', ',', 'é', '🎵', '\\') }),
)
const row = fc
  .array(value, { minLength: 1, maxLength: 4 })
  .map((values) => `${values.map(csvValue).join(',')}\n`)
const rows = fc.array(row, { maxLength: 30 })

/** Cuts bytes at any places, within a character or a pair of quotes too. */
function chunked(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  )
  return places
    .slice(1)
    .map((end, index) => bytes.subarray(places[index], end))
    .filter(({ length }) => length > 0)
}

it('a boundary is the end of the last whole row, however the bytes are cut', () => {
  fc.assert(
    fc.property(rows, fc.array(fc.nat()), (lines, cuts) => {
      const bytes = Buffer.from(lines.join(''))
      const ends = new Set([0])
      for (const line of lines) ends.add(Math.max(...ends) + Buffer.byteLength(line))
      const boundary = new RowBoundary()
      let offset = 0
      for (const chunk of chunked(bytes, cuts)) {
        const end = boundary.offer(chunk)
        const within = [...ends].filter((at) => at > offset && at <= offset + chunk.length)
        expect(end).toBe(within.length === 0 ? 0 : Math.max(...within) - offset)
        offset += chunk.length
      }
    }),
    { numRuns: 500 },
  )
})

it('files hold whole rows and are together what was sent, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.array(fc.nat()),
      fc.integer({ min: 1, max: 60 }),
      async (lines, cuts, bytes) => {
        const chunks = chunked(Buffer.from(lines.join('')), cuts)
        const files = await splitCsv(Readable.from(chunks, { objectMode: true }), folder, bytes)
        const texts = await Promise.all(files.map(({ path }) => textOf(path)))
        let rest = [...lines]
        for (const text of texts) {
          let whole = ''
          while (whole.length < text.length && rest.length > 0) {
            whole += rest[0]
            rest = rest.slice(1)
          }
          expect(text).toBe(whole)
          expect(text).not.toBe('')
        }
        expect(rest).toEqual([])
      },
    ),
    { numRuns: 60 },
  )
})

it('the same bytes give the same files, however they are cut', async () => {
  const cuts = fc.array(fc.nat())
  await fc.assert(
    fc.asyncProperty(rows, cuts, cuts, async (lines, some, others) => {
      const bytes = Buffer.from(lines.join(''))
      const split = (at: number[]) =>
        splitCsv(Readable.from(chunked(bytes, at), { objectMode: true }), folder, 40)
      expect(await split(some)).toEqual(await split(others))
    }),
    { numRuns: 60 },
  )
})

it('a file ends with a whole row once its size is reached', async () => {
  const lines = Array.from({ length: 20 }, (_, index) => `${100 + index},"a\nb"\n`)
  const stream = Readable.from(
    lines.map((line) => Buffer.from(line)),
    { objectMode: true },
  )
  const files = await splitCsv(stream, folder, 50)
  const texts = await Promise.all(files.map(({ path }) => textOf(path)))
  expect(texts.slice(0, 2)).toEqual([lines.slice(0, 5).join(''), lines.slice(5, 10).join('')])
  expect(files.slice(0, 2).map(({ name }) => name)).toEqual([
    'part-00000.csv.zst',
    'part-00001.csv.zst',
  ])
})

it('a stream that breaks tells why, once its files are closed', async () => {
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('1,aaaa\n2,bbbb\n')
      throw new Error('the source went away')
    })(),
    { objectMode: true },
  )
  expect((await failure(splitCsv(broken, folder, 10))).message).toBe('the source went away')
  expect(await openFilesUnder(folder)).toEqual([])
})

it('a folder that cannot be written to is told, not waited for', async () => {
  const stream = Readable.from([Buffer.alloc(8 << 20, 'x\n'), Buffer.alloc(8 << 20, 'x\n')], {
    objectMode: true,
  })
  const error = await failure(splitCsv(stream, `${folder}/missing`, 1 << 20))
  expect(error).toMatchObject({ code: 'ENOENT' })
})

async function textOf(path: string): Promise<string> {
  return zstdDecompressSync(await readFile(path)).toString('utf8')
}

/** Paths under a folder that this process has open (Linux). */
async function openFilesUnder(path: string): Promise<string[]> {
  const descriptors = await readdir('/proc/self/fd')
  const targets = await Promise.all(
    descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  )
  return targets.filter((target) => target.startsWith(path))
}
