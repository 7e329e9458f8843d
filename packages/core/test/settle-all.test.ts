import { expect, it } from 'vitest'

import { settleAll } from '../src/index.ts'

it('gives results in the order of the works, whichever ends first', async () => {
  const slow = Promise.withResolvers<string>()
  const results = settleAll([slow.promise, Promise.resolve('b')])
  slow.resolve('a')
  expect(await results).toEqual(['a', 'b'])
})

it('tells of a failure only when every other work has ended, and of the first in the list', async () => {
  const works = ['first', 'second', 'third'].map((name) => ({
    name,
    ...Promise.withResolvers<void>(),
  }))
  const seen: string[] = []
  const ending = works.map(({ name, promise }) => promise.finally(() => seen.push(name)))
  const failed = settleAll(ending).catch((error: Error) => seen.push(error.message))
  works[2]?.reject(new Error('the third failed'))
  works[1]?.reject(new Error('the second failed'))
  await new Promise(setImmediate)
  expect(seen).toEqual(['third', 'second'])
  works[0]?.resolve()
  await failed
  expect(seen).toEqual(['third', 'second', 'first', 'the second failed'])
})
