import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { loadProject } from '@deftunes/pipeline'

import { contentsOf } from '../packages/cli/src/chaos/contents.ts'

const root = join(import.meta.dirname, '..')

/** How a command ended. */
export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** A command that runs. */
export interface Started {
  pid: number
  ended: Promise<Ended>
  /** Resolves once a task does its work. */
  running: Promise<void>
  kill: () => void
}

/** A copy of the DeFtunes project with a state of its own, worked by the real command in processes of its own. */
export class ScratchProject {
  readonly folder: string
  readonly environment: Record<string, string>

  private constructor(folder: string, environment: Record<string, string>) {
    this.folder = folder
    this.environment = environment
  }

  static async make(environment: Record<string, string>): Promise<ScratchProject> {
    const folder = await mkdtemp(join(tmpdir(), 'deftunes-'))
    await cp(join(root, 'deftunes'), join(folder, 'project'), { recursive: true })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    return new ScratchProject(folder, environment)
  }

  /** Starts the command; `ended` resolves whatever becomes of it. */
  start(...args: string[]): Started {
    const entry = join(root, 'packages/cli/bin/deftunes.js')
    const options = [
      '--project',
      join(this.folder, 'project'),
      '--state',
      join(this.folder, 'state'),
    ]
    const child = spawn(process.execPath, [entry, ...args, ...options], {
      env: { ...process.env, NO_COLOR: '1', ...this.environment },
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    const running = new Promise<void>((resolve) =>
      child.stderr.on('data', () => / (starts|goes on)\n/.test(stderr) && resolve()),
    )
    const ended = new Promise<Ended>((resolve) =>
      child.once('close', (code) => resolve({ code, stdout, stderr })),
    )
    return { pid: child.pid ?? 0, ended, running, kill: () => child.kill('SIGKILL') }
  }

  run(...args: string[]): Promise<Ended> {
    return this.start(...args).ended
  }

  async rows<Row>(sql: string, ...options: string[]): Promise<Row[]> {
    const { code, stdout, stderr } = await this.run('query', sql, '--json', ...options)
    if (code !== 0) throw new Error(stderr)
    return JSON.parse(stdout) as Row[]
  }

  /** Count and hash of the rows of every table at main. */
  async contents(): Promise<Record<string, string>> {
    const state = join(this.folder, 'state')
    return contentsOf(await loadProject(join(this.folder, 'project'), { state }))
  }

  /** Changes a file of the project; the function returned puts it back. */
  async edit(file: string, from: string, to: string): Promise<() => Promise<void>> {
    const path = join(this.folder, 'project', file)
    const text = await readFile(path, 'utf8')
    if (!text.includes(from)) throw new Error(`${file} does not hold '${from}'`)
    await writeFile(path, text.replace(from, to))
    return () => writeFile(path, text)
  }

  /** The source systems of a demo that was killed may still be leaving. */
  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}
