import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import type { TestProject } from 'vitest/node'

const root = new URL('../../..', import.meta.url).pathname
const deftunes = join(root, 'packages/cli/bin/deftunes.js')

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the console of a project with three days of the demo's data. */
    consoleUrl: string
    /** The state of that project. */
    state: string
  }
}

/** Makes the demo's data in a state of its own, and serves its console as a user would. */
export default async function served(project: TestProject): Promise<() => Promise<void>> {
  const state = await mkdtemp(join(tmpdir(), 'console-state-'))
  await run(['demo', '--state', state, '--songs', '2000', '--sessions', '800', '--json'])
  const { url, stop } = await serveState(state)
  project.provide('consoleUrl', url)
  project.provide('state', state)
  return async () => {
    await stop()
    await rm(state, { recursive: true, force: true })
  }
}

async function run(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [deftunes, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`deftunes ${args.join(' ')}: expected exit code 0, got ${code}`)
}

/** Serves the console of a state as a user would, until it is stopped. */
export async function serveState(
  state: string,
  port = '0',
): Promise<{ url: string; stop: () => Promise<void> }> {
  const { child, url } = await serve(state, port)
  const stop = async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  return { url, stop }
}

async function serve(state: string, port: string): Promise<{ child: ChildProcess; url: string }> {
  const args = [deftunes, 'console', '--state', state, '--port', port, '--json']
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const line of createInterface({ input: child.stdout })) {
    text += line
    if (line === '}') return { child, url: (JSON.parse(text) as { url: string }).url }
  }
  throw new Error(`deftunes console: expected its address, got ${text || 'nothing'}`)
}
