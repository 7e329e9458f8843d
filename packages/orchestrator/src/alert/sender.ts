import type { DatabaseSync } from 'node:sqlite'

import {
  messageOf,
  settleAll,
  systemClock,
  voidLogger,
  type Clock,
  type Logger,
} from '@deftunes/core'

import type { Channel } from './channels/channel.ts'
import { deliverChannel, type Delivering, type Ending } from './deliver.ts'
import { headsOf } from './outbox.ts'
import { prepareAlertTables } from './schema-sql.ts'
import type { AlertSettings } from './settings.ts'

/** What a sender works with. */
export interface AlertSenderOptions {
  /** The state database that alerts are raised in. */
  database: DatabaseSync
  settings: Pick<AlertSettings, 'delivery'>
  /** By name; one that is missing counts as one that fails. */
  channels: ReadonlyMap<string, Channel>
  clock?: Clock
  /** Called inside each transaction that changes something; a throw undoes it and ends the sender. */
  guard?: () => void
  logger?: Logger
}

/** Delivers what was raised. One sender at a time may work on a database: {@link AlertSenderOptions.guard} sees to it. */
export interface AlertSender {
  /**
   * Delivers what is due, and resolves when all of it was sent, given up, or put off to its next attempt. Channels do
   * not wait for one another.
   * @throws what the guard throws, and what the database throws
   */
  deliverDue(signal?: AbortSignal): Promise<void>
  /**
   * Delivers whatever comes due until the signal is aborted. A message that is on its way then is waited for a moment;
   * if it is not answered, the next sender sends it again.
   * @throws what the guard throws; a database that cannot be written to is tried again
   */
  run(signal: AbortSignal): Promise<void>
  /** Looks for what is due at once: to be called after a transaction that raised something. */
  wake(): void
}

/** Longest time between two looks: another process may raise alerts. */
const pollMs = 1_000

/** Wait after the database failed. */
const databaseWaitMs = 5_000

/** How long a message that is on its way is waited for when a sender stops. */
const graceMs = 2_000

/** A sender of alerts. */
export function openAlertSender(options: AlertSenderOptions): AlertSender {
  const { clock = systemClock, guard = () => {}, logger = voidLogger } = options
  prepareAlertTables(options.database)
  return new Sender({ ...options, clock, guard, logger })
}

class Sender implements AlertSender {
  readonly #delivering: Delivering
  /** Channels in which something is being delivered: never two deliveries of one at a time. */
  readonly #busy = new Map<string, Promise<void>>()
  #waker = new AbortController()
  /** No look is taken before (ms): the database failed. */
  #restUntil = 0

  constructor(delivering: Delivering) {
    this.#delivering = delivering
  }

  wake(): void {
    this.#waker.abort()
  }

  async deliverDue(signal: AbortSignal = new AbortController().signal): Promise<void> {
    const ending = { stop: signal, kill: signal }
    for (let due = this.#due(); due.length > 0 && !signal.aborted; due = this.#due())
      await settleAll(due.map((channel) => this.#deliver(channel, ending)))
  }

  async run(signal: AbortSignal): Promise<void> {
    const failures: unknown[] = []
    const { ending, release } = endingOf(signal, () => this.wake())
    while (!signal.aborted && failures.length === 0) {
      this.#waker = new AbortController()
      await this.#pause(this.#round(ending, failures))
    }
    await Promise.allSettled(this.#busy.values())
    release()
    if (failures.length > 0) throw failures[0]
  }

  /** Begins what is due, and says how long (ms) to wait before the next look. */
  #round(ending: Ending, failures: unknown[]): number {
    const now = this.#delivering.clock.now()
    if (now < this.#restUntil) return this.#restUntil - now
    try {
      const idle = headsOf(this.#delivering.database).filter(
        ({ channel }) => !this.#busy.has(channel),
      )
      for (const { channel, wakeAt } of idle) {
        if (wakeAt > now) continue
        this.#deliver(channel, ending).catch((error: unknown) => this.#failed(error, failures))
      }
      const next = idle.map(({ wakeAt }) => wakeAt - now).filter((wait) => wait > 0)
      return Math.min(pollMs, ...next)
    } catch (error) {
      this.#failed(error, failures)
      return databaseWaitMs
    }
  }

  #failed(error: unknown, failures: unknown[]): void {
    const { clock, logger } = this.#delivering
    logger.error('alerts cannot be delivered', { error: messageOf(error) })
    if (isOfDatabase(error)) this.#restUntil = clock.now() + databaseWaitMs
    else failures.push(error)
    this.wake()
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#waker
    await this.#delivering.clock.sleep(ms, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }

  #due(): string[] {
    const now = this.#delivering.clock.now()
    const heads = headsOf(this.#delivering.database)
    return heads.filter(({ wakeAt }) => wakeAt <= now).map(({ channel }) => channel)
  }

  /** Delivers what is due in a channel; where that is under way already, its end is waited for. */
  #deliver(channel: string, ending: Ending): Promise<void> {
    const underway = this.#busy.get(channel)
    if (underway) return underway
    const begun = deliverChannel(this.#delivering, channel, ending).finally(() => {
      this.#busy.delete(channel)
      this.wake()
    })
    this.#busy.set(channel, begun)
    return begun
  }
}

/** A stop at once, and an end of what is under way a moment later. */
function endingOf(
  signal: AbortSignal,
  onStop: () => void,
): { ending: Ending; release: () => void } {
  const killer = new AbortController()
  let grace: NodeJS.Timeout | undefined
  const stop = () => {
    grace = setTimeout(() => killer.abort(), graceMs)
    onStop()
  }
  signal.addEventListener('abort', stop, { once: true })
  const release = () => {
    clearTimeout(grace)
    signal.removeEventListener('abort', stop)
  }
  return { ending: { stop: signal, kill: killer.signal }, release }
}

function isOfDatabase(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'ERR_SQLITE_ERROR'
}
