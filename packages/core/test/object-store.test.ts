import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { expect, it, vi } from 'vitest'

import { localObjectStore, localPath, memoryObjectStore } from '../src/index.ts'
import { runObjectStoreConformance } from './object-store.conformance.ts'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const folder = () => mkdtemp(join(tmpdir(), 'lake-'))

runObjectStoreConformance('a folder', async () => localObjectStore(await folder()))
runObjectStoreConformance('memory', async () => memoryObjectStore())

it('leaves no temporary file behind', async () => {
  const root = await folder()
  const store = localObjectStore(root)
  await store.write('a', '1', { ifAbsent: true })
  await store.write('a', '2', { ifAbsent: true }).catch(() => undefined)
  expect(await readdir(root)).toEqual(['a'])
})

it.each(['../secret', 'a/../../secret', '/etc/passwd', '..'])(
  'lets no key %j out of the folder',
  async (key) => {
    const store = localObjectStore(join(await folder(), 'inner'))
    const uses = [
      () => store.read(key),
      () => store.write(key, ''),
      () => store.remove(key),
      () => store.list(key),
      () => store.adopt('x', key),
    ]
    for (const use of uses) {
      await expect((async () => use())()).rejects.toMatchObject({ code: 'CORE_PATH_ESCAPES' })
    }
  },
)

it('leaves neither an object nor a temporary file when a write fails', async () => {
  const root = await folder()
  const store = localObjectStore(root)
  await store.write('taken/by', 'a folder')
  await expect(store.write('taken', '1')).rejects.toThrow()
  expect(await readdir(root)).toEqual(['taken'])
  expect(await readdir(join(root, 'taken'))).toEqual(['by'])
})

it('has the disk keep an object, its name, and every folder made for it', async () => {
  const root = await folder()
  const store = localObjectStore(root)
  await writeFile(join(root, 'part'), 'x')
  const handle = await open(join(root, 'part'))
  const sync = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, 'sync')
  await handle.close()
  const synced = async (work: Promise<void>) => {
    sync.mockClear()
    await work
    return sync.mock.calls.length
  }
  expect(await synced(store.write('a', '1'))).toBe(2)
  expect(await synced(store.write('b', '1', { ifAbsent: true }))).toBe(2)
  expect(await synced(store.write('c/d/e', '1'))).toBe(4)
  expect(await synced(store.adopt(join(root, 'part'), 'f'))).toBe(2)
  sync.mockRestore()
})

it('has old or new bytes whole, whenever the writer is killed', async () => {
  const root = await folder()
  const store = localObjectStore(root)
  await store.write('k', 'a'.repeat(1e6))
  const script = join(import.meta.dirname, 'endless-writer.ts')
  for (const wait of [0, 1, 3, 7, 15]) {
    const child = spawn(process.execPath, [script, root], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    await setTimeout(wait)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const body = text(await store.read('k'))
    expect([body.length, new Set(body).size]).toEqual([1e6, 1])
    expect((await store.list('')).map(({ key }) => key)).toEqual(['k'])
  }
})

it('gives URIs whose local path is the file, spaces and accents included', async () => {
  const root = join(await folder(), 'été 1')
  expect(localPath(localObjectStore(root).uri('a b.txt'))).toBe(join(root, 'a b.txt'))
})
