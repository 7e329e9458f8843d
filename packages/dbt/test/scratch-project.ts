import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { openDuckDb, type DuckDb } from '@deftunes/core'

import {
  buildProject,
  duckdbAdapter,
  loadProject,
  type BuildOptions,
  type LoadProjectOptions,
  type Project,
} from '../src/index.ts'

/** Files of a project by path; `dbt_project.yml` may be left out. */
export type Files = Readonly<Record<string, string>>

/** Runs `work` on the folder of a dbt project with the given files. */
export async function inProject<T>(files: Files, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'dbt-project-'))
  try {
    const all = { 'dbt_project.yml': 'name: shop\n', ...files }
    for (const [path, text] of Object.entries(all)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The project that the given files make. */
export function loaded(files: Files, options: LoadProjectOptions = {}): Promise<Project> {
  return inProject(files, (folder) => loadProject(folder, options))
}

/** What a build of a {@link Warehouse} may be told. */
export type Building = LoadProjectOptions & Omit<BuildOptions, 'project' | 'adapter' | 'logger'>

/** Projects built one after the other in one DuckDB. */
export class Warehouse {
  readonly duckdb: DuckDb

  private constructor(duckdb: DuckDb) {
    this.duckdb = duckdb
  }

  static async open(): Promise<Warehouse> {
    return new Warehouse(await openDuckDb({ threads: 1 }))
  }

  build(files: Files, options: Building = {}) {
    return inProject(files, async (folder) => {
      const project = await loadProject(folder, options)
      return buildProject({ ...options, project, adapter: duckdbAdapter({ duckdb: this.duckdb }) })
    })
  }

  /** Builds and returns status by node, named as in 'dim_users'. */
  async statuses(files: Files, options: Building = {}): Promise<Record<string, string>> {
    const { results } = await this.build(files, options)
    return Object.fromEntries(results.map(({ name, status }) => [name, status]))
  }

  /** Rows of a relation in `serving`, each as its values with blanks between, sorted. */
  async lines(relation: string): Promise<string[]> {
    const rows = await this.duckdb.rows(`select * from serving.${relation}`)
    return rows.map((row) => Object.values(row).map(String).join(' ')).sort()
  }

  close(): void {
    this.duckdb.close()
  }
}
