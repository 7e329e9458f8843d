import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { localObjectStore, localPath, memoryObjectStore } from '../src/index.ts'
import { runObjectStoreConformance } from './object-store.conformance.ts'

const folder = () => mkdtemp(join(tmpdir(), 'lake-'))

runObjectStoreConformance('a folder', async () => localObjectStore(await folder()))
runObjectStoreConformance('memory', async () => memoryObjectStore())

it('keeps keys inside the folder', async () => {
  const store = localObjectStore(await folder())
  await expect(store.read('../secret')).rejects.toThrow('points outside')
})

it('leaves no temporary file behind', async () => {
  const root = await folder()
  const store = localObjectStore(root)
  await store.write('a', '1', { ifAbsent: true })
  await store.write('a', '2', { ifAbsent: true }).catch(() => undefined)
  expect(await readdir(root)).toEqual(['a'])
})

it('gives URIs whose local path is the file, spaces and accents included', async () => {
  const root = join(await folder(), 'été 1')
  expect(localPath(localObjectStore(root).uri('a b.txt'))).toBe(join(root, 'a b.txt'))
})
