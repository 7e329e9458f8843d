import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { canonical } from './canonical-path.ts'

/** A recorded page. */
export interface Answer {
  file: string
  bytes: number
  /** Path of the next page. */
  next: string | undefined
}

/** Serves the pages that the parent process sends, by their paths, on a free port that it tells. */
process.once('message', (answers: [path: string, answer: Answer][]) => {
  const byPath = new Map(answers)
  const server = createServer((request, response) => {
    const answer = byPath.get(canonical(request.url ?? ''))
    if (!answer) return void response.writeHead(404).end()
    const { file, bytes, next } = answer
    const link = next === undefined ? {} : { link: `<${next}>; rel="next"` }
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': bytes,
      ...link,
    })
    createReadStream(file, { highWaterMark: 1 << 20 }).pipe(response)
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
})
process.once('disconnect', () => process.exit())
