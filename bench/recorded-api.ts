import { createReadStream } from 'node:fs'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** An HTTP API that answers from files, so that a generator's time is in nobody's figure. */
export interface RecordedApi {
  url: string
  /** Paths with their queries, in the order of the pages. */
  paths: string[]
  close(): Promise<void>
}

interface Answer {
  file: string
  bytes: number
  /** Path of the next page. */
  next: string | undefined
}

/** Reads lists of an API to their ends, following the Link header, and serves them again from the folder. */
export async function recordApi(
  base: string,
  starts: readonly string[],
  folder: string,
): Promise<RecordedApi> {
  await mkdir(folder, { recursive: true })
  const answers = new Map<string, Answer>()
  for (const start of starts) await recordList(base, start, folder, answers)
  const server = serve(answers)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    paths: [...answers.keys()],
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  }
}

async function recordList(
  base: string,
  start: string,
  folder: string,
  answers: Map<string, Answer>,
): Promise<void> {
  for (let path: string | undefined = start; path !== undefined;) {
    const response = await fetch(base + path)
    if (!response.ok || !response.body) throw new Error(`${path}: got ${response.status}`)
    const file = join(folder, `${answers.size}.json`)
    await writeFile(file, response.body)
    const target = /<([^>]*)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
    const next = target && target.slice(new URL(target).origin.length)
    answers.set(canonical(path), { file, bytes: (await stat(file)).size, next })
    path = next
  }
}

function serve(answers: ReadonlyMap<string, Answer>): Server {
  return createServer((request, response) => {
    const answer = answers.get(canonical(request.url ?? ''))
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
}

/** Readers may order the query as they like. */
function canonical(path: string): string {
  const url = new URL(path, 'http://localhost')
  url.searchParams.sort()
  return url.pathname + url.search
}
