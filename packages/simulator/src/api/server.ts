import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createAdaptorServer } from '@hono/node-server'

import { dateText } from '../calendar.ts'
import { SimulatorError } from '../errors.ts'
import { sessionTruth, userTruth, type SessionTruth, type UserTruth } from '../truth.ts'
import { createWorld, type WorldOptions } from '../world.ts'
import { createApp, type AppOptions } from './app.ts'
import { faultControl, type Fault, type FaultControl } from './faults.ts'
import { readDate, readDateRange } from './parameters.ts'

/** The world to serve, and how. */
export interface ApiOptions extends WorldOptions, Pick<AppOptions, 'auth' | 'compress' | 'clock'> {
  /** Default: a free one. */
  port?: number
  /** Faults that the first requests meet. */
  faults?: readonly Fault[]
}

/** What a test compares a pipeline's results with. */
export interface Truth {
  /** Dates of recording, the last inclusive, as `GET /sessions` takes them. */
  sessions(range: { startDate: string; endDate: string }): SessionTruth
  /** As `GET /users` takes it. Default: today. */
  users(asOf?: string): UserTruth
}

/** A running REST API. */
export interface RunningApi {
  /** `http://127.0.0.1:<port>` */
  url: string
  port: number
  /** First and last date on which sessions are recorded, and the date after: 'today'. */
  dates: { first: string; last: string; today: string }
  faults: FaultControl
  truth: Truth
  /** Breaks open connections and frees the port; more calls do nothing. */
  stop(): Promise<void>
}

/**
 * Starts the REST API of a world on 127.0.0.1.
 * @throws SimulatorError SIMULATOR_OPTIONS_INVALID, SIMULATOR_API_START_FAILED
 */
export async function startApi(options: ApiOptions = {}): Promise<RunningApi> {
  const world = createWorld(options)
  const faults = faultControl(options.faults)
  const app = createApp({ ...options, world, faults })
  const server = createAdaptorServer({
    fetch: app.fetch,
    hostname: '127.0.0.1',
    overrideGlobalObjects: false,
  }) as Server
  const port = await listen(server, options.port ?? 0)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    dates: {
      first: dateText(world.firstDay),
      last: dateText(world.endDay - 1),
      today: dateText(world.endDay),
    },
    faults,
    truth: {
      sessions: ({ startDate, endDate }) =>
        sessionTruth(world, readDateRange(lookup({ start_date: startDate, end_date: endDate }))),
      users: (asOf) => userTruth(world, readDate(lookup({ as_of: asOf }), 'as_of', world.endDay)),
    },
    stop: () => close(server),
  }
}

function lookup(values: Record<string, string | undefined>) {
  return (name: string) => values[name]
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  } catch (cause) {
    const message = `REST API: expected port ${port} of 127.0.0.1 free, got ${(cause as Error).message}`
    throw new SimulatorError('SIMULATOR_API_START_FAILED', message, { cause })
  }
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
