import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/** Answers one request; `number` counts all of them from 1. */
export type Handler = (request: Asked, response: ServerResponse, number: number) => void

/** What a request asked for. */
export interface Asked {
  url: URL
  method: string
  headers: IncomingMessage['headers']
  body: string
}

/** An HTTP server on this machine that answers as a test says and remembers what it was asked. */
export interface ApiServer extends AsyncDisposable {
  url: string
  asked: Asked[]
  /** Path and query of each request. */
  paths(): string[]
}

export async function startServer(handle: Handler): Promise<ApiServer> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
      const { method = '', headers } = request
      asked.push({ url, method, headers, body: Buffer.concat(chunks).toString('utf8') })
      const last = asked.at(-1)
      if (last) handle(last, response, asked.length)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    paths: () => asked.map(({ url }) => url.pathname + url.search),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Answers JSON. */
export function answer(response: ServerResponse, body: unknown, status = 200, headers = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
}

/** How a list of things is served. */
export interface Listing {
  total: number
  by: 'none' | 'link' | 'cursor' | 'page' | 'offset'
  /** Where records are in the answer; '' for a plain array. */
  records?: string
  /** The most records a page has, whatever is asked for. */
  cap?: number
  gzip?: boolean
  /** Answers 404 for a page after the last instead of an empty one. */
  ends?: boolean
}

/** The records `{ id: 1 }` to `{ id: total }`, in pages by the query's parameters. */
export function thingsApi({ total, by, records = '', cap, gzip, ends }: Listing): Handler {
  return ({ url }, response) => {
    const number = (name: string, otherwise: number) =>
      Number(url.searchParams.get(name) ?? otherwise)
    const size = Math.min(cap ?? total + 1, number(by === 'page' ? 'per_page' : 'limit', total + 1))
    const starts = {
      none: 0,
      link: number('from', 0),
      cursor: Number((url.searchParams.get('cursor') ?? 'at:0').slice(3)),
      page: (number('page', 1) - 1) * size,
      offset: number('offset', 0),
    }
    const start = starts[by]
    if (ends && start > 0 && start >= total)
      return answer(response, { detail: 'Invalid page.' }, 404)
    const end = by === 'none' ? total : Math.min(total, start + size)
    const things = Array.from({ length: Math.max(0, end - start) }, (_, at) => ({
      id: start + at + 1,
    }))
    const isLast = end >= total
    const cursor = by === 'cursor' ? { next_cursor: isLast ? null : `at:${end}` } : {}
    const body = JSON.stringify(records === '' ? things : { [records]: things, ...cursor })
    const link = by === 'link' &&
      !isLast && { link: `</things?limit=${size}&from=${end}>; rel="next"` }
    if (!gzip) return answer(response, body, 200, link || {})
    response.writeHead(200, { ...link, 'content-encoding': 'gzip' }).end(gzipSync(body))
  }
}
