import { spawn } from 'node:child_process'

import { processTree, readProc } from '../packages/cli/src/chaos/processes.ts'

/** How a command went. */
export interface Measured {
  seconds: number
  /** Largest sum of resident memory of the command and its children, in MB; pages that they share count once. */
  peakMb: number
  stdout: string
}

/** Runs a command and watches the memory of all its processes. @throws Error with its last words when it fails */
export async function measureCommand(
  file: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Measured> {
  const began = performance.now()
  const child = spawn(file, args, { env: { ...process.env, ...env } })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  let peak = 0
  const watch = setInterval(() => (peak = Math.max(peak, treeMemory(child.pid ?? 0))), 500)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(watch)
  if (code !== 0) throw new Error(`${args.join(' ')}: exit code ${code}\n${stderr.slice(-2_000)}`)
  return { seconds: (performance.now() - began) / 1000, peakMb: peak / 1024, stdout }
}

/** Proportional set size of a process and its descendants, in kB. */
function treeMemory(root: number): number {
  const children = processTree()
  const sum = (pid: number): number => {
    const own = Number(/^Pss:\s+(\d+)/m.exec(readProc(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0)
    return (children.get(pid) ?? []).reduce((total, child) => total + sum(child), own)
  }
  return sum(root)
}
