import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { ObjectStore } from '../src/index.ts'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** What every object store must do. */
export function runObjectStoreConformance(name: string, make: () => Promise<ObjectStore>): void {
  describe(`${name} as an object store`, () => {
    it('reads back what was written, the newest write winning', async () => {
      const store = await make()
      await store.write('a/b.txt', 'one')
      await store.write('a/b.txt', new TextEncoder().encode('two'))
      expect(text(await store.read('a/b.txt'))).toBe('two')
    })

    it('names the key that is missing', async () => {
      const store = await make()
      await expect(store.read('no/such')).rejects.toMatchObject({ code: 'CORE_OBJECT_MISSING' })
    })

    it('lets exactly one of many writers create an absent key', async () => {
      const store = await make()
      const tries = Array.from({ length: 8 }, (_, index) =>
        store.write('once', String(index), { ifAbsent: true }),
      )
      const outcomes = await Promise.allSettled(tries)
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
      expect(refused).toHaveLength(7)
      expect(refused[0]?.reason).toMatchObject({ code: 'CORE_OBJECT_EXISTS' })
    })

    it('lists keys under a prefix in order, with their sizes', async () => {
      const store = await make()
      for (const key of ['z/2', 'z/1/x', 'zz', 'y']) await store.write(key, key)
      expect((await store.list('z/')).map(({ key, size }) => [key, size])).toEqual([
        ['z/1/x', 5],
        ['z/2', 3],
      ])
      expect((await store.list('z')).map(({ key }) => key)).toEqual(['z/1/x', 'z/2', 'zz'])
      expect(await store.list('nothing/')).toEqual([])
    })

    it('takes a local file over, so that only the object is left', async () => {
      const store = await make()
      const file = join(await mkdtemp(join(tmpdir(), 'store-')), 'part')
      await writeFile(file, 'body')
      await store.adopt(file, 'data/part')
      expect(text(await store.read('data/part'))).toBe('body')
      await expect(store.adopt(file, 'data/other')).rejects.toThrow()
    })

    it('removes a key, and a missing one without complaint', async () => {
      const store = await make()
      await store.write('k', 'v')
      await store.remove('k')
      await store.remove('k')
      expect(await store.list('')).toEqual([])
    })

    it('takes the beginning of a key, and what is below one, for absent', async () => {
      const store = await make()
      await store.write('a/b', 'v')
      for (const key of ['a', 'a/b/c']) {
        await expect(store.read(key)).rejects.toMatchObject({ code: 'CORE_OBJECT_MISSING' })
        await store.remove(key)
      }
      expect(await store.list('a/b/')).toEqual([])
      expect((await store.list('')).map(({ key }) => key)).toEqual(['a/b'])
    })

    it('keeps any key and any bytes as they are', async () => {
      const store = await make()
      const keys = ['été/🎵 x=1.tmp', "it's/a b%20c", '.hidden', 'a.tmp', 'deep/er/and/deeper']
      const bytes = Uint8Array.from({ length: 256 }, (_, at) => at)
      for (const key of keys) await store.write(key, bytes)
      for (const key of keys) expect(new Uint8Array(await store.read(key))).toEqual(bytes)
      expect((await store.list('')).map(({ key, size }) => [key, size])).toEqual(
        keys.toSorted().map((key) => [key, 256]),
      )
      await store.write('empty', '')
      expect((await store.read('empty')).length).toBe(0)
    })
  })
}
