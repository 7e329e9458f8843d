import { gzipSync } from 'node:zlib'

import { answer, thingsApi, type Handler } from './api-server.ts'

/** 35 records, in pages that link to the next. */
export const list = thingsApi({ total: 35, by: 'link' })

/** Answers the requests of these numbers by `fault`, the others as the list does. */
export const faultyAt =
  (numbers: readonly number[], fault: Handler): Handler =>
  (request, response, number) =>
    (numbers.includes(number) ? fault : list)(request, response, number)

export const status =
  (code: number, headers = {}): Handler =>
  (_, response) =>
    answer(response, { error: 'no' }, code, headers)

export const cut: Handler = (_, response) => {
  response.writeHead(200, { 'content-length': '1000' })
  response.write('[{"id":1},', () => response.destroy())
}
export const cutChunked: Handler = (_, response) => {
  response.writeHead(200).write('[{"id":1},', () => response.destroy())
}
export const cutAfterList: Handler = (_, response) => {
  response.writeHead(200, { 'content-length': '1000' })
  response.write('[{"id":1}]', () => response.destroy())
}
export const stalled: Handler = (_, response) => {
  response.writeHead(200).write('[{"id":1},')
}

/** One digit of a body that is stored, not deflated. */
export const wrongGzip: Handler = (_, response) => {
  const zipped = gzipSync('[{"id":1}]', { level: 0 })
  zipped[zipped.indexOf('1}')] = '2'.charCodeAt(0)
  response.writeHead(200, { 'content-encoding': 'gzip' }).end(zipped)
}
