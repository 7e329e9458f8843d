import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** The moments of a commit at which a process may die, in their order. */
export const steps = [
  'data file',
  'manifest',
  'manifest list',
  'metadata file',
  'after BEGIN',
  'before COMMIT',
  'after COMMIT',
  'after the catalog',
] as const

export type Step = (typeof steps)[number]

/** What a mortal process does. */
export interface MortalTask {
  root: string
  action: 'append' | 'publish'
  /** The writer of an append, the branch to publish. */
  name: string
  dieAt: Step
}

/** Runs a script of this folder to its end; the signal that killed it, or null, and what it wrote. */
export async function runScript(
  script: string,
  task: object,
): Promise<{ signal: NodeJS.Signals | null; code: number | null; output: string }> {
  const file = join(import.meta.dirname, script)
  const child = spawn(process.execPath, [file, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { signal, code, output: Buffer.concat(chunks).toString('utf8') }
}
