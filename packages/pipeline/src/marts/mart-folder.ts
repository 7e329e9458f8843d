import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { PipelineError } from '../errors.ts'
import { buildMartFile, type BuildOptions, type MartContent } from './mart-file.ts'
import { openMart, type OpenMart, type OpenMartOptions } from './open-mart.ts'

const ending = '.duckdb'

/** The files of versions, `<version id>.duckdb`. */
export class MartFolder {
  readonly #folder: string
  readonly #options: Omit<BuildOptions, 'signal'> & OpenMartOptions
  readonly #stopper = new AbortController()
  #building: Promise<unknown> = Promise.resolve()

  constructor(folder: string, options: Omit<BuildOptions, 'signal'> & OpenMartOptions) {
    this.#folder = folder
    this.#options = options
  }

  pathOf(id: string): string {
    return join(this.#folder, `${id}${ending}`)
  }

  /**
   * Opens a version, whose file is built unless it is there. Files are built one by one, so that memory does for them.
   * @throws PipelineError PIPELINE_MART_LOST; the signal's reason when that stops it; and as buildMartFile does
   */
  async open(content: MartContent, signal: AbortSignal): Promise<OpenMart> {
    const path = this.pathOf(content.version.id)
    const options = { ...this.#options, signal: AbortSignal.any([this.#stopper.signal, signal]) }
    // Another process may remove, or build, the file of an old version at the same time.
    for (let tries = 0; tries < 3; tries++) {
      const mart = await openMart(path, content, this.#options)
      if (mart) return mart
      const built = this.#building.then(() => buildMartFile(path, content, options))
      this.#building = built.catch(() => {})
      await built
    }
    const mart = await openMart(path, content, this.#options)
    if (mart) return mart
    const message = `${path}: expected the file of version ${content.version.id}, got none, or one of something else, each time it was built`
    throw new PipelineError('PIPELINE_MART_LOST', message)
  }

  /** Stops what is built, and whatever would be. */
  stop(): void {
    this.#stopper.abort(new Error('the marts are closed'))
  }

  /** Removes the file of a version; who has it open goes on reading it. */
  remove(id: string): void {
    rmSync(this.pathOf(id), { recursive: true, force: true })
  }

  /** Removes all files but those of some versions; who has one open goes on reading it. */
  removeOthers(kept: ReadonlySet<string>): void {
    if (!existsSync(this.#folder)) return
    for (const name of readdirSync(this.#folder)) {
      const isKept = name.endsWith(ending) && kept.has(name.slice(0, -ending.length))
      if (!isKept) rmSync(join(this.#folder, name), { recursive: true, force: true })
    }
  }
}
