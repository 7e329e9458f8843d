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
  close(): Promise<void>
}

/**
 * Opens a REPEATABLE READ READ ONLY transaction whose view others can share (pg_export_snapshot).
 * @throws LakeError LAKE_SOURCE_UNREACHABLE, LAKE_SOURCE_REFUSED
 */
export async function openSnapshot(source: PostgresSource, signal: AbortSignal): Promise<Snapshot> {
  const clients: pg.Client[] = []
  const open = async () => {
    const client = await connect(source)
    clients.push(client)
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    await client.query(settings)
    return client
  }
  const close = async () => {
    signal.removeEventListener('abort', abort)
    await Promise.all(clients.map((client) => client.end().catch(() => {})))
  }
  const abort = () => void close()
  signal.addEventListener('abort', abort, { once: true })
  try {
    const client = await open()
    const { rows } = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id')
    const id = rows[0]?.id ?? ''
    const join = async () => {
      const other = await open()
      await other.query(`SET TRANSACTION SNAPSHOT '${id}'`)
      return other
    }
    return { client, join, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function connect(source: PostgresSource): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: source.url,
    connectionTimeoutMillis: source.connect_timeout_ms,
    application_name: 'deftunes',
    keepAlive: true,
  })
  // A connection that dies between queries says so by an event; the query that follows reports it.
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (cause) {
    throw connectError(source, cause)
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
