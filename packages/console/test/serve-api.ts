import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { memoryLogger, type LogLine } from '@deftunes/core'

import type { ChartAnswer } from '../src/answer/chart-answer.ts'
import type { DataLine } from '../src/api/responses.ts'
import {
  consoleApp,
  memoryViewStore,
  openProjectFiles,
  readCache,
  type ConsoleServices,
  type DrawPage,
  type ModelTest,
} from '../src/server.ts'
import type { PageState } from '../src/state/page-state.ts'
import type { PublishedVersion } from '../src/warehouse/warehouse.ts'
import { fileWarehouse, type FileWarehouse } from './file-warehouse.ts'
import { shopData } from './numbers/shop-data.ts'

const deftunes = new URL('../../../deftunes/', import.meta.url).pathname

/** Where calls are made from: the address that the console is served at. */
export const at = 'http://localhost:8080'

/** The API over a copy of the project and two versions of made-up data, 'old' and 'new'. */
export interface ServedApi {
  folder: string
  warehouse: FileWarehouse
  /** How tests of the models went, by version. */
  tests: Map<string, readonly ModelTest[]>
  get: (path: string, headers?: Record<string, string>) => Promise<Response>
  post: (
    path: string,
    body: unknown,
    headers?: Record<string, string>,
    signal?: AbortSignal,
  ) => Promise<Response>
  remove: (path: string) => Promise<Response>
  /** The answers of a page by chart, and its lines. */
  answersOf: (
    dashboard: string,
    state: PageState,
  ) => Promise<{ answers: Map<string, ChartAnswer>; lines: DataLine[] }>
  /** What was logged. */
  lines: readonly LogLine[]
  close: () => Promise<void>
}

/** Serves the API without a port; reports are one byte unless something draws them. */
export async function serveApi(
  drawing: (services: ConsoleServices) => DrawPage = () => async () => ({
    ...{ bytes: new Uint8Array([1]), type: 'image/png' },
  }),
): Promise<ServedApi> {
  const folder = await projectCopy()
  const warehouse = await fileWarehouse()
  await warehouse.publish('old', shopData({ sales: 1_000, seed: 1 }))
  await warehouse.publish('new', shopData({ sales: 3_000, seed: 1 }))
  const tests: ServedApi['tests'] = new Map()
  const services = {
    ...{ folder, warehouse, cache: readCache(), views: memoryViewStore() },
    ...{ files: openProjectFiles(folder), now: () => performance.now() },
    status: async () => ({ project: 'deftunes', state: 'fresh' as const }),
    modelTests: async ({ id }: PublishedVersion) => tests.get(id) ?? [],
  }
  const logger = memoryLogger()
  const app = consoleApp(services, { version: '1.2.3', logger, draw: drawing(services), page })
  return {
    ...{ folder, warehouse, tests, lines: logger.lines, ...callsOf(app) },
    close: async () => {
      await warehouse.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function projectCopy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'project-'))
  for (const part of ['metrics', 'dashboards'])
    await cp(join(deftunes, part), join(folder, part), { recursive: true })
  return folder
}

async function page({ url }: Request): Promise<Response> {
  if (url.endsWith('.svg'))
    return new Response('<svg/>', { headers: { 'content-type': 'image/svg+xml' } })
  const headers = { 'content-type': 'text/html', etag: '"1"' }
  return new Response('<!doctype html>', { headers })
}

function callsOf(
  app: ReturnType<typeof consoleApp>,
): Pick<ServedApi, 'get' | 'post' | 'remove' | 'answersOf'> {
  const request = async (path: string, { headers, ...more }: RequestInit) =>
    app.request(`${at}${path}`, { ...more, headers: { host: 'localhost:8080', ...headers } })
  const post: ServedApi['post'] = (path, body, headers = {}, signal) =>
    request(path, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(signal && { signal }),
    })
  return {
    post,
    get: (path, headers = {}) => request(path, { headers }),
    remove: (path) => request(path, { method: 'DELETE' }),
    answersOf: async (dashboard, state) =>
      answersIn(await post(`/api/dashboards/${dashboard}/data`, { state })),
  }
}

async function answersIn(
  response: Response,
): Promise<{ answers: Map<string, ChartAnswer>; lines: DataLine[] }> {
  const lines = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as DataLine)
  const answers = lines.flatMap((line) => ('answer' in line ? [line.answer] : []))
  return { answers: new Map(answers.map((answer) => [answer.chart, answer])), lines }
}

/** What a call that failed says. */
export async function errorOf(
  response: Response,
): Promise<{ status: number; code: string; message: string }> {
  const { error } = (await response.json()) as { error: { code: string; message: string } }
  return { status: response.status, code: error.code, message: error.message }
}
