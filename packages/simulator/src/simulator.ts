import { voidLogger, type Logger } from '@deftunes/core'

import { startApi, type ApiOptions, type RunningApi } from './api/server.ts'
import { startPostgres, type RunningPostgres } from './postgres/server.ts'
import { catalogueFromPostgres } from './songs/catalogue.ts'
import { loadSongs } from './songs/load-songs.ts'

/** Both source systems: those of the API, and what PostgreSQL needs. */
export interface SimulatorOptions extends Omit<ApiOptions, 'songs' | 'port'> {
  /** Where PostgreSQL keeps its data. */
  folder: string
  /** Songs to generate; ignored with a file. Default 10000. */
  songs?: number
  /** A CSV(.gz) of songs to sell instead. */
  songsFile?: string
  /** Default: free ones. */
  postgresPort?: number
  apiPort?: number
  logger?: Logger
}

/** Both source systems, running. */
export interface RunningSimulator {
  postgresUrl: string
  apiUrl: string
  postgres: RunningPostgres
  api: RunningApi
  /** Rows of `deftunes.songs`. */
  songs: number
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL, fills `deftunes.songs`, and starts a REST API that sells exactly these songs.
 * @throws SimulatorError
 */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const { folder, seed = 1, songs = 10_000, songsFile, logger = voidLogger } = options
  const postgres = await startPostgres({ folder, port: options.postgresPort, logger })
  try {
    const { url } = postgres
    const { rows, replaced } = await loadSongs({ url, seed, songs, file: songsFile })
    logger.info('songs in PostgreSQL', { rows, replaced })
    const sold = songsFile === undefined ? songs : await catalogueFromPostgres(url)
    const api = await startApi({ ...options, seed, songs: sold, port: options.apiPort })
    const stop = async () => {
      await api.stop()
      await postgres.stop()
    }
    return { postgresUrl: url, apiUrl: api.url, postgres, api, songs: rows, stop }
  } catch (error) {
    await postgres.stop()
    throw error
  }
}
