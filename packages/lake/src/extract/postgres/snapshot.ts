import { Socket } from 'node:net'

import { messageOf } from '@deftunes/core'
import pg from 'pg'

import { LakeError } from '../../errors.ts'
import type { PostgresSource } from '../../source/source.ts'

/** The same rows give the same bytes, whoever asks and when: texts are written alike and scans begin at the start. */
const settings = [
  'SET LOCAL extra_float_digits = 1',
  `SET LOCAL datestyle = 'ISO'`,
  `SET LOCAL timezone = 'UTC'`,
  'SET LOCAL synchronize_seqscans = off',
].join('; ')

/** Connections that all see the database as of one moment, and change nothing. */
export interface Snapshot {
  /** The first of them. */
  client: pg.Client
  /** Opens one more. */
  join(): Promise<pg.Client>
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
    const client = await connections.open()
    const { rows } = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id')
    const id = rows[0]?.id ?? ''
    const join = async () => {
      const other = await connections.open()
      await other.query(`SET TRANSACTION SNAPSHOT '${id}'`)
      return other
    }
    return { client, join, break: connections.break, close: () => connections.close() }
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

  async open(): Promise<pg.Client> {
    this.#signal.throwIfAborted()
    const socket = new Socket()
    const client = new pg.Client({
      connectionString: this.#source.url,
      connectionTimeoutMillis: this.#source.connect_timeout_ms,
      application_name: 'deftunes',
      keepAlive: true,
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
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    await client.query(settings)
    return client
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.break)
    await Promise.all(this.#opened.map(({ client }) => client.end().catch(() => {})))
  }
}

/** PostgreSQL's classes 28 (login) and 3D (database): another try would be refused as well. */
function connectError(source: PostgresSource, cause: unknown): LakeError {
  const state = (cause as { code?: string }).code ?? ''
  const refused = /^(28|3D)/.test(state)
  const problem = messageOf(cause) || state
  const message = `PostgreSQL at ${placeOf(source)}: expected a connection, got: ${problem}`
  const code = refused ? 'LAKE_SOURCE_REFUSED' : 'LAKE_SOURCE_UNREACHABLE'
  return new LakeError(code, message, { cause, details: { retryable: !refused } })
}

/** Host, port and database, without user and password. */
export function placeOf({ url }: PostgresSource): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}
