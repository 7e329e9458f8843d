import { availableParallelism } from 'node:os'

import { messageOf } from '@deftunes/core'
import type { Table } from '@deftunes/iceberg'

import { PipelineError } from '../errors.ts'
import { statePaths } from '../services.ts'
import { damagedAgain, DamagedMarts, isDamage } from './damaged-mart.ts'
import { halfOf } from './half-of.ts'
import { LentMarts } from './lent-marts.ts'
import { MartFolder } from './mart-folder.ts'
import type { MartMaking, Marts, MartsOptions } from './marts.ts'
import type { MartSession, OpenMart } from './open-mart.ts'
import { publishedVersions, type MartVersion } from './published-versions.ts'

const namespace = 'serving'

/** Opens the marts of a project; files are made in `<state>/marts` as they are asked for, and of each version while somebody watches. */
export function openMarts(options: MartsOptions): Marts {
  const marts = new ProjectMarts(options)
  return {
    versions: () => marts.versions(),
    use: (id, work) => marts.use(id, work),
    watch: (listener) => marts.watch(listener),
    look: () => marts.look(),
    renew: (id) => marts.renew(id),
    remake: (making) => marts.remake(making),
    stop: () => marts.stop(),
    close: () => marts.close(),
  }
}

class ProjectMarts implements Marts {
  readonly #options: MartsOptions
  readonly #folder: MartFolder
  readonly #lent: LentMarts
  readonly #damaged = new DamagedMarts()
  readonly #listeners = new Set<(version: MartVersion) => void>()
  #seen: { key: string; tables: readonly Table[]; versions: readonly MartVersion[] } | undefined
  #newest: MartVersion | undefined
  #making: MartMaking
  #remaking: Promise<void> = Promise.resolve()
  #outdated = new AbortController()
  #isStopped = false
  #looking: Promise<void> | undefined
  #failed: { id: string; until: number } | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(options: MartsOptions) {
    const { services, connections = 4, idleMs = 30_000, mostOpen = 4 } = options
    const { statementMs = 60_000, rollupMs, orderMs } = options
    const { project, store, stagingFolder } = services
    const { memoryLimit, threads } = project.duckdb
    this.#options = options
    this.#making = options
    this.#folder = new MartFolder(statePaths(project).marts, {
      ...{ store, stagingFolder, connections, statementMs, rollupMs, orderMs },
      // One is read while the next is built.
      memoryLimit: halfOf(memoryLimit),
      ...(threads === undefined ? {} : { threads }),
      // Statements of a page run at once, each in a thread of its own beside those that all of them share: more would put rows
      // together more often.
      readThreads: Math.ceil((threads ?? availableParallelism()) / 2),
    })
    this.#lent = new LentMarts({ idleMs, mostOpen, onClosed: () => this.#removeOld() })
  }

  async versions(): Promise<readonly MartVersion[]> {
    const tables = await this.#options.services.catalog.loadTables(namespace)
    const key = tables.map(({ metadataLocation }) => metadataLocation).join('\n')
    if (this.#seen?.key !== key) this.#seen = { key, tables, versions: publishedVersions(tables) }
    return this.#seen.versions
  }

  async use<Result>(
    id: string | undefined,
    work: (session: MartSession & { path: string }) => Promise<Result>,
  ): Promise<Result> {
    return this.#withVersion(await (id === undefined ? this.#ready() : this.#named(id)), work)
  }

  watch(listener: (version: MartVersion) => void): () => void {
    this.#listeners.add(listener)
    this.#timer ??= this.#poll()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }

  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined))
    return this.#looking
  }

  renew(id: string): void {
    this.#lent.forget(id)
  }

  remake(making: MartMaking): Promise<void> {
    this.#making = making
    this.#outdated.abort(new Error('other rollups are to be built'))
    this.#outdated = new AbortController()
    this.#remaking = this.#remaking.catch(() => {}).then(() => this.#remakeNewest(making))
    return this.#remaking
  }

  stop(): void {
    this.#isStopped = true
    clearInterval(this.#timer)
    this.#listeners.clear()
    this.#folder.stop()
  }

  async close(): Promise<void> {
    this.stop()
    await Promise.allSettled([this.#looking, this.#remaking])
    await this.#lent.close()
  }

  #poll(): NodeJS.Timeout {
    const { pollMs = 1_000, logger } = this.#options
    let told = ''
    const look = () =>
      void this.look().then(
        () => (told = ''),
        (error: unknown) => {
          if (this.#isStopped) return
          const reason = messageOf(error)
          if (reason !== told)
            logger.warn('the newest version of the marts is not ready', { reason })
          told = reason
        },
      )
    look()
    return setInterval(look, pollMs).unref()
  }

  async #look(): Promise<void> {
    const [newest] = await this.versions()
    if (!newest || newest.id === this.#newest?.id) return
    if (this.#failed?.id === newest.id && Date.now() < this.#failed.until) return
    try {
      await this.#withVersion(newest, async () => {
        this.#newest = newest
        this.#lent.keep(newest.id)
      })
    } catch (error) {
      this.#failed = { id: newest.id, until: Date.now() + 30_000 }
      throw error
    }
    this.#removeOld()
    this.#tell(newest)
  }

  /** A listener that throws keeps no other from the version. */
  #tell(newest: MartVersion): void {
    for (const listener of this.#listeners)
      try {
        listener(newest)
      } catch (error) {
        const reason = messageOf(error)
        this.#options.logger.warn('a new version of the marts was not taken', { reason })
      }
  }

  /** While somebody watches, the newest that is ready; nobody waits for one that is being built if there is another. */
  async #ready(): Promise<MartVersion> {
    if (this.#newest && this.#timer) return this.#newest
    this.#failed = undefined
    await this.look().catch((error: unknown) => {
      if (!this.#newest) throw error
    })
    if (this.#newest) return this.#newest
    throw new PipelineError('PIPELINE_NOTHING_PUBLISHED', nothing)
  }

  async #named(id: string): Promise<MartVersion> {
    const versions = await this.versions()
    const found = versions.find((version) => version.id === id)
    if (found) return found
    if (versions.length === 0) throw new PipelineError('PIPELINE_NOTHING_PUBLISHED', nothing)
    const known = versions.slice(0, 3).map((version) => version.id)
    const message = `version ${id}: expected one that was published and whose snapshots are kept (${known.join(', ')}${versions.length > 3 ? ', …' : ''})`
    throw new PipelineError('PIPELINE_VERSION_UNKNOWN', message)
  }

  #withVersion<Result>(
    version: MartVersion,
    work: (session: MartSession & { path: string }) => Promise<Result>,
  ): Promise<Result> {
    return this.#lent.use(
      version.id,
      () => this.#open(version),
      (mart) =>
        work({
          ...mart,
          read: (sql, signal) =>
            mart.read(sql, signal).catch((error: unknown) => {
              if (!isDamage(error)) throw error
              return this.#readAgain(mart, error, (again) => again.read(sql, signal))
            }),
        }),
    )
  }

  /** Who waits for a file with rollups that are wanted no more gets one with those that are. */
  async #open(version: MartVersion): Promise<OpenMart> {
    const { signal } = this.#outdated
    const { rollups = [], order = {} } = this.#making
    const content = { version, tables: this.#seen?.tables ?? [], rollups, order }
    try {
      return await this.#folder.open(content, signal)
    } catch (error) {
      if (!signal.aborted || this.#isStopped) throw error
      return this.#open(version)
    }
  }

  async #remakeNewest(making: MartMaking): Promise<void> {
    const newest = this.#newest
    if (!newest || making !== this.#making || this.#isStopped) return
    try {
      const mart = await this.#open(newest)
      mart.close()
      this.#lent.forget(newest.id)
    } catch (error) {
      if (!this.#isStopped) throw error
    }
  }

  /** A file is but a copy of what the lake holds: one that is damaged is made again, for all who come across it once. */
  async #readAgain<Result>(
    mart: OpenMart,
    damage: unknown,
    read: (mart: OpenMart) => Promise<Result>,
  ): Promise<Result> {
    const { id } = mart.version
    if (this.#damaged.isNew(mart, damage)) {
      this.#options.logger.warn('a file of the marts is damaged and is made again', {
        reason: messageOf(damage),
      })
      this.#folder.remove(id)
      this.#lent.forget(id)
    }
    return this.#lent.use(
      id,
      async () => {
        const again = await this.#open(mart.version)
        this.#damaged.rest(id)
        return again
      },
      async (again) => {
        try {
          return await read(again)
        } catch (error) {
          if (!isDamage(error)) throw error
          this.#damaged.rest(id)
          throw damagedAgain(again, error)
        }
      },
    )
  }

  #removeOld(): void {
    const { keep = 3 } = this.#options
    const newest = (this.#seen?.versions ?? []).slice(0, keep).map(({ id }) => id)
    this.#folder.removeOthers(new Set([...newest, ...this.#lent.ids]))
  }
}

const nothing = `marts: expected tables in ${namespace} that a run has published, got none`
