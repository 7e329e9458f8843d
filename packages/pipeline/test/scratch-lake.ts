import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { voidLogger } from '@deftunes/core'
import { completeConfig } from '@deftunes/dbt'

import { attachTables } from '../src/attach.ts'
import { icebergAdapter } from '../src/iceberg-adapter.ts'
import { loadProject } from '../src/project.ts'
import { openServices, type Services } from '../src/services.ts'
import { branchOf, type StepContext } from '../src/step.ts'
import { model } from '../src/steps/model.ts'
import { publishRun } from '../src/steps/publish.ts'

/** The smallest project that has something to model. */
const files: Readonly<Record<string, string>> = {
  'deftunes.yaml': 'name: small\nsources: {}\n',
  'datasets/numbers.yaml':
    'name: numbers\nsource: nowhere\nfrom: { path: /numbers }\nlanding: numbers\ncolumns: { n: { type: int } }\n',
  'dbt/dbt_project.yml': 'name: small\nprofile: small\nconfig-version: 2\n',
  'dbt/models/sources.yml':
    'sources:\n  - name: transform\n    schema: transform\n    tables: [{ name: numbers }]\n',
  'dbt/models/total.sql':
    "{{ config(materialized='table') }}\nselect sum(n) as total, count(*) as loads from {{ source('transform', 'numbers') }}\n",
}

const partitioned = completeConfig('source', [{ event_time: 'ingest_on' }])

/** A project of its own in a folder of its own, whose steps are run one by one. */
export class ScratchLake {
  readonly folder: string
  readonly services: Services

  private constructor(folder: string, services: Services) {
    this.folder = folder
    this.services = services
  }

  static async make(more: Readonly<Record<string, string>> = {}): Promise<ScratchLake> {
    const folder = await mkdtemp(join(tmpdir(), 'scratch-lake-'))
    for (const [name, text] of Object.entries({ ...files, ...more })) await put(folder, name, text)
    return new ScratchLake(folder, openServices(await loadProject(folder)))
  }

  /** Changes a file of the project. */
  write(name: string, text: string): Promise<void> {
    return put(this.folder, name, text)
  }

  /** Lands rows of a database table, as an extract does. */
  async land(
    dataset: string,
    ingestOn: string,
    columns: string[],
    csv: string,
    rows = 1,
  ): Promise<void> {
    const folder = `landing_zone/${dataset}/ingest_on=${ingestOn}`
    const [key, bytes] = [`${folder}/part-00000.csv`, Buffer.from(csv)]
    await this.services.store.write(key, bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const manifest = {
      format: 1,
      dataset,
      ingest_on: ingestOn,
      run_id: 'r',
      source: { kind: 'postgres', name: 'db', from: 'db' },
      window: { start: ingestOn, end: ingestOn },
      started_at: ingestOn,
      ended_at: ingestOn,
      rows,
      files: [{ key, bytes: bytes.length, sha256, rows }],
      columns,
    }
    await this.services.store.write(`${folder}/manifest.json`, JSON.stringify(manifest))
  }

  /** The metadata of a table as the catalog has it. */
  async table(namespace: string, name: string) {
    const table = await this.services.catalog.loadTable({ namespace, name })
    if (!table) throw new RangeError(`no table ${namespace}.${name}`)
    return table.metadata
  }

  /** A run of a date. */
  context(runId: string, ingestOn: string): StepContext {
    return {
      dagId: 'numbers',
      runId,
      interval: { start: ingestOn, end: ingestOn },
      ingestOn,
      signal: new AbortController().signal,
      logger: voidLogger,
      services: this.services,
    }
  }

  /** A run of a date that loads a number, models everything and publishes it. */
  async publish(ingestOn: string, n: number): Promise<void> {
    const context = this.context(`run_${ingestOn}`, ingestOn)
    await this.load(context, n)
    await model({})(context)
    await publishRun(context)
  }

  /** Loads one number for the run's date on its branch. */
  async load({ runId, ingestOn }: StepContext, n: number): Promise<void> {
    const { catalog, store, stagingFolder } = this.services
    const duckdb = await this.services.duckdb()
    const branch = branchOf(runId)
    const adapter = icebergAdapter({ duckdb, catalog, store, branch, stagingFolder, summary: {} })
    const day = Date.parse(ingestOn)
    const sql = `SELECT ${n}::INTEGER AS n, DATE '${ingestOn}' AS ingest_on`
    const name = { database: null, schema: 'transform', identifier: 'numbers' }
    await adapter.writeIncremental(name, sql, {
      strategy: 'microbatch',
      uniqueKey: [],
      eventTime: 'ingest_on',
      from: new Date(day).toISOString(),
      to: new Date(day + 86_400_000).toISOString(),
      config: partitioned,
    })
  }

  /** What a reader of main sees; undefined when nothing was published. */
  async total(): Promise<{ total: string; loads: string } | undefined> {
    const { catalog, store } = this.services
    const duckdb = await this.services.duckdb()
    const attached = await attachTables({ duckdb, catalog, store })
    if (!attached.some(({ identifier }) => identifier.name === 'total')) return undefined
    const sql = 'SELECT total::VARCHAR AS total, loads::VARCHAR AS loads FROM serving.total'
    const [row] = await duckdb.rows<{ total: string; loads: string }>(sql)
    return row
  }

  async close(): Promise<void> {
    await this.services.close()
    await rm(this.folder, { recursive: true, force: true })
  }
}

async function put(folder: string, name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true })
  await writeFile(join(folder, name), text)
}
