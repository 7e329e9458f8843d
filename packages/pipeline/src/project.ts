import { existsSync, realpathSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

import { parseYamlConfig } from '@deftunes/core'
import { z } from 'zod'

import { PipelineError } from './errors.ts'

const projectSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, 'expected lower-case letters, digits and _'),
  state: z.string().default('.deftunes'),
  workers: z.int().min(1).max(64).default(2),
  duckdb: z
    .strictObject({
      memory_limit: z.string().default('2GB'),
      threads: z.int().min(1).optional(),
    })
    .prefault({}),
  sources: z.record(z.string(), z.looseObject({ kind: z.string() })),
  logs: z.strictObject({ retention: z.int().min(1).optional() }).prefault({}),
  marts: z.strictObject({ export: z.string().min(1).optional() }).prefault({}),
  alerts: z.unknown().optional(),
  otel: z.unknown().optional(),
})

/** A project folder's `deftunes.yaml`, with every path absolute. */
export interface Project {
  /** The project's name; also the Iceberg catalog's. */
  name: string
  folder: string
  /** Where lake/, catalog.db, state.db and logs/ live. Default: `.deftunes` beside deftunes.yaml. */
  state: string
  /** Worker processes. Default 2. */
  workers: number
  /** DuckDB of each worker. memoryLimit defaults to '2GB', threads to one a core. */
  duckdb: { memoryLimit: string; threads?: number }
  /** Sources by name as written, `${VAR}` unresolved: {@link resolveSource} resolves one when it is used. */
  sources: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Days that the logs of a run are kept. Default: for ever. */
  logs?: { retention?: number | undefined }
  /** A DuckDB file that holds the newest marts for other tools, absolute; undefined: none. */
  marts?: { export?: string }
  /** Sections that the orchestrator reads: who is told of what, and where telemetry goes; undefined: absent. */
  alerts?: unknown
  otel?: unknown
}

/** What the command line says instead of the file. */
export interface LoadProjectOptions {
  /** Replaces `state` of the file. */
  state?: string
}

/**
 * Reads `deftunes.yaml` of a folder.
 * @throws PipelineError PIPELINE_PROJECT_MISSING; CoreError CORE_CONFIG_INVALID with every mistake.
 */
export async function loadProject(
  folder: string,
  { state }: LoadProjectOptions = {},
): Promise<Project> {
  const file = join(folder, 'deftunes.yaml')
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const message = `no project: expected the file ${file}`
    throw new PipelineError('PIPELINE_PROJECT_MISSING', message, { cause })
  })
  const config = parseYamlConfig(projectSchema, text, file)
  const { memory_limit: memoryLimit, threads } = config.duckdb
  return {
    name: config.name,
    folder: resolve(folder),
    state: realPath(resolve(state ?? resolve(folder, config.state))),
    workers: config.workers,
    duckdb: { memoryLimit, ...(threads === undefined ? {} : { threads }) },
    sources: config.sources,
    logs: config.logs,
    ...(config.marts.export !== undefined && {
      marts: { export: resolve(folder, config.marts.export) },
    }),
    alerts: config.alerts,
    otel: config.otel,
  }
}

/** Tables hold the paths of their files: a link to a state is the state. What is not there yet has the path it will have. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path)
  const parent = dirname(path)
  return parent === path ? path : join(realPath(parent), basename(path))
}
