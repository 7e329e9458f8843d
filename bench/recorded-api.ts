import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { canonical } from './canonical-path.ts'
import type { Answer } from './serve-recorded.ts'

/** An HTTP API that answers from files, so that a generator's time is in nobody's figure. */
export interface RecordedApi {
  url: string
  /** Paths with their queries, in the order of the pages. */
  paths: string[]
  close(): Promise<void>
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
  // A process of its own: whoever measures must not slow the server down.
  const server = fork(join(import.meta.dirname, 'serve-recorded.ts'))
  server.send([...answers])
  const [port] = (await once(server, 'message')) as [number]
  return {
    url: `http://127.0.0.1:${port}`,
    paths: [...answers.keys()],
    close: async () => {
      server.kill()
      await once(server, 'exit')
    },
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
