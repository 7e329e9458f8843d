import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

import { HashedFile } from '../src/extract/hashed-file.ts'
import { failure, temporaryFolder } from './support.ts'

it('knows size and SHA-256 of what is on disk, of more buffers than one write takes too', async () => {
  const chunks = Array.from({ length: 3000 }, (_, index) => Buffer.from(`chunk ${index}\n`))
  const file = new HashedFile(join(await temporaryFolder(), 'a'))
  file.cork()
  for (const chunk of chunks) file.write(chunk)
  file.uncork()
  await new Promise<void>((resolve) => file.end(() => resolve()))
  const written = await readFile(file.path)
  expect(written).toEqual(Buffer.concat(chunks))
  expect(file.bytes).toBe(written.length)
  expect(file.sha256()).toBe(createHash('sha256').update(written).digest('hex'))
})

it('fails with the words of the system where it cannot be made', async () => {
  const file = new HashedFile(join(await temporaryFolder(), 'missing', 'a'))
  expect(await failure(pipeline(Readable.from(['x']), file))).toMatchObject({ code: 'ENOENT' })
})

it('tells of a disk that is full', async () => {
  const file = new HashedFile('/dev/full')
  const failing = failure(pipeline(Readable.from([Buffer.alloc(100)]), file))
  expect(await failing).toMatchObject({ code: 'ENOSPC' })
})

it('tells of a disk that takes a part of what it is given', async () => {
  const script = `
    const { HashedFile } = await import(process.argv[1])
    const file = new HashedFile(process.argv[2])
    file.on('error', (error) => console.log(error.code))
    file.on('finish', () => console.log('finished'))
    file.end(Buffer.alloc(100_000))`
  const source = new URL('../src/extract/hashed-file.ts', import.meta.url).href
  const path = join(await temporaryFolder(), 'a')
  const node = [process.execPath, '--input-type=module', '-e', script, source, path]
  // No file of this process may be longer than one block of the shell's.
  const limited = ['-c', 'ulimit -f 1 && exec "$@"', 'sh', ...node]
  const { stdout } = await promisify(execFile)('sh', limited)
  expect(stdout.trim()).toBe('EFBIG')
})
