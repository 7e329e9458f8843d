import { expect, it } from 'vitest'

import { ConnectionPool } from '../src/connection-pool.ts'

it('who is stopped just as it gets its turn takes nobody else’s', async () => {
  const pool = new ConnectionPool(['only'])
  const { promise: busy, resolve: end } = Promise.withResolvers<void>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const stopper = new AbortController()
  const first = pool.use(undefined, () => {
    begin()
    return busy
  })
  const second = pool.use(stopper.signal, (connection) => Promise.resolve(connection))
  const third = pool.use(undefined, (connection) => Promise.resolve(connection))
  await begun
  // After the connection was passed on, and before who waited for it goes on.
  const stopping = busy.then(() => stopper.abort())
  end()
  await Promise.all([first, stopping])
  expect(await Promise.all([second, third])).toEqual(['only', 'only'])
})
