import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const entry = join(import.meta.dirname, '../../packages/cli/bin/deftunes.js')

/** A console in a process of its own, asked over HTTP. */
export class ConsoleServer {
  readonly #child: ChildProcess
  readonly url: string
  /** Until the newest version could be read, from the start of the process. */
  readonly readyMs: number

  private constructor(child: ChildProcess, { url, readyMs }: { url: string; readyMs: number }) {
    this.#child = child
    this.url = url
    this.readyMs = readyMs
  }

  static async start(project: string, state: string): Promise<ConsoleServer> {
    const began = performance.now()
    const words = ['console', '--json', '--port', '0', '--project', project, '--state', state]
    const child = spawn(process.execPath, [entry, ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    for await (const line of createInterface({ input: child.stdout })) {
      text += line
      if (line.startsWith('}') || text.endsWith('}')) break
    }
    if (text === '') throw new Error(`expected the console to start, got exit ${child.exitCode}`)
    const { url } = JSON.parse(text) as { url: string }
    return new ConsoleServer(child, { url, readyMs: performance.now() - began })
  }

  async post(path: string, body: unknown): Promise<{ ms: number; text: string }> {
    const began = performance.now()
    const response = await fetch(`${this.url}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.url },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
    return { ms: performance.now() - began, text }
  }

  /** What every chart of a page, or some of them, shows; all of one version. */
  async page(
    dashboard: string,
    state: unknown,
    charts?: readonly string[],
  ): Promise<{ ms: number; version: string }> {
    const { ms, text } = await this.post(`/dashboards/${dashboard}/data`, { state, charts })
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
    const failed = lines.find((line) => line.failed)
    if (failed) throw new Error(JSON.stringify(failed))
    const versions = new Set(lines.flatMap(({ answer }) => answer?.version ?? []))
    const [version = ''] = versions
    if (versions.size !== 1 || !lines.at(-1)?.done)
      throw new Error(`expected a whole page of one version, got ${[...versions].join(', ')}`)
    return { ms, version }
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await ended
  }
}

interface Line {
  answer?: { version: string }
  failed?: unknown
  done?: unknown
}
