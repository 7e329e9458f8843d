import { Socket } from 'node:net'

import { messageOf } from '@deftunes/core'
import pg from 'pg'

import { LakeError } from '../../errors.ts'
import type { PostgresSource } from '../../source/source.ts'
import { within } from './within.ts'

/** The same rows give the same bytes, whoever asks and when: texts are written alike and scans begin at the start. */
const settings = [
  'SET LOCAL extra_float_digits = 1',
  `SET LOCAL datestyle = 'ISO'`,
  `SET LOCAL timezone = 'UTC'`,
  'SET LOCAL synchronize_seqscans = off',
].join('; ')

/** One connection of a snapshot. */
export interface Connection {
  client: pg.Client
  /**
   * Rows of a query that is answered at once.
   * @throws LakeError LAKE_SOURCE_UNREACHABLE when no answer comes within the source's idle_timeout_ms
   */
  ask<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
}

/** Connections that all see the database as of one moment, and change nothing. */
export interface Snapshot {
  first: Connection
  /** Opens one more. */
  join(): Promise<Connection>
  /** Ends all of them at once: whatever waits for one rejects. */
  break(): void
  close(): Promise<void>
}

/**
 * Opens a REPEATABLE READ READ ONLY transaction whose view others can share (pg_export_snapshot). The signal breaks
 * every connection at once.
 * @throws LakeError LAKE_SOURCE_UNREACHABLE, LAKE_SOURCE_REFUSED; the signal's reason
 */
export async function openSnapshot(source: PostgresSource, signal: AbortSignal): Promise<Snapshot> {
  const connections = new Connections(source, signal)
  try {
    const first = await connections.open()
    const [exported] = await first.ask<{ id: string }>('SELECT pg_export_snapshot() AS id')
    const join = async () => {
      const other = await connections.open()
      await other.ask(`SET TRANSACTION SNAPSHOT '${exported?.id ?? ''}'`)
      return other
    }
    return { first, join, break: connections.break, close: () => connections.close() }
  } catch (error) {
    await connections.close()
    signal.throwIfAborted()
    throw error
  }
}

class Connections {
  readonly #source: PostgresSource
  readonly #signal: AbortSignal
  readonly #opened: { client: pg.Client; socket: Socket }[] = []
  readonly break = () => {
    for (const { socket } of this.#opened) socket.destroy()
  }

  constructor(source: PostgresSource, signal: AbortSignal) {
    this.#source = source
    this.#signal = signal
    signal.addEventListener('abort', this.break)
  }

  async open(): Promise<Connection> {
    this.#signal.throwIfAborted()
    const socket = new Socket()
    const client = new pg.Client({
      connectionString: this.#source.url,
      connectionTimeoutMillis: this.#source.connect_timeout_ms,
      application_name: 'deftunes',
      keepAlive: true,
      keepAliveInitialDelayMillis: longestSilence,
      stream: () => socket,
    })
    // A connection that dies between queries says so by an event; the query that follows reports it.
    client.on('error', () => {})
    this.#opened.push({ client, socket })
    try {
      await client.connect()
    } catch (cause) {
      throw connectError(this.#source, cause)
    }
    const connection = askable(client, this.#source)
    await connection.ask('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    await connection.ask(settings)
    return connection
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.break)
    // A server that has stopped does not take leave either.
    const timer = setTimeout(this.break, this.#source.idle_timeout_ms)
    await Promise.all(this.#opened.map(({ client }) => client.end().catch(() => {})))
    clearTimeout(timer)
  }
}

/** Milliseconds after which a connection without traffic is probed, so that no device on the way forgets it. */
const longestSilence = 30_000

function askable(client: pg.Client, source: PostgresSource): Connection {
  return {
    client,
    ask: async <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => {
      const answer = client.query<Row>(sql, values)
      const { rows } = await within(source.idle_timeout_ms, answer, () =>
        silent(source, 'expected an answer'),
      )
      return rows
    },
  }
}

/** The error for a server that has stopped talking; `expected`: what was due. */
export function silent(source: PostgresSource, expected: string): LakeError {
  const message = `PostgreSQL at ${placeOf(source)}: ${expected} within ${source.idle_timeout_ms} ms, got none; raise idle_timeout_ms when it may take longer`
  return new LakeError('LAKE_SOURCE_UNREACHABLE', message, { details: { retryable: true } })
}

/** PostgreSQL's classes 28 (login) and 3D (database): another try would be refused as well. */
function connectError(source: PostgresSource, cause: unknown): LakeError {
  const state = (cause as { code?: string }).code ?? ''
  const refused = /^(28|3D)/.test(state)
  const problem = messageOf(cause) || state
  const message = `PostgreSQL at ${placeOf(source)}: expected a connection, got: ${problem}`
  const code = refused ? 'LAKE_SOURCE_REFUSED' : 'LAKE_SOURCE_UNREACHABLE'
  return new LakeError(code, message, { cause, details: { retryable: !refused, setting: 'url' } })
}

/** Host, port and database, without user and password. */
export function placeOf({ url }: PostgresSource): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}
