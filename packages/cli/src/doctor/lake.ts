import { readSqlite } from '@deftunes/core'
import { dropBranch, type Table } from '@deftunes/iceberg'
import { openServices, statePaths, type Project } from '@deftunes/pipeline'

import { countOf } from '../check/mistake.ts'
import { CliError } from '../errors.ts'
import type { GlobalOptions } from '../options.ts'
import { typed } from '../typed.ts'
import type { Finding } from './finding.ts'
import { leftBranches, type RunBranch } from './left-branches.ts'
import { readRuns } from './runs.ts'

/** Whether the catalog and the metadata of every table can be read. */
export async function lookAtCatalog(project: Project): Promise<Finding> {
  const { catalog } = statePaths(project)
  const damage = damageOf(catalog, 'the catalog')
  if (damage !== undefined) return { name: 'catalog', level: 'bad', text: damage }
  const tables = await tablesOf(project)
  return { name: 'catalog', level: 'ok', text: countOf(tables.length, 'table') }
}

/** What SQLite finds wrong with a database; undefined: nothing, or it is not there yet. */
export function damageOf(file: string, what: string): string | undefined {
  const database = readSqlite({ file, what })
  if (!database) return undefined
  try {
    const [first] = database.prepare('PRAGMA quick_check(1)').all()
    const told = String(Object.values(first ?? {})[0] ?? 'ok')
    return told === 'ok' ? undefined : `${what} at ${file} is damaged: ${told}`
  } finally {
    database.close()
  }
}

/** Branches that runs have left, and how to drop them. */
export async function lookAtBranches(project: Project, place: GlobalOptions): Promise<Finding> {
  const name = 'branches'
  const branches = branchesOf(await tablesOf(project))
  const left = leftBranches(branches, readRuns(project))
  if (left.length === 0)
    return { name, level: 'ok', text: `none left by a run; ${branches.length} in use` }
  const names = left.map(({ branch }) => branch).join(' ')
  return {
    ...{ name, level: 'note', text: `left by runs: ${left.length}` },
    details: [
      ...left.map(({ branch, tables, why }) => `${branch} of ${tables.join(', ')}: ${why}`),
      `${typed(`doctor --drop-branches ${names}`, place)} drops them`,
    ],
  }
}

/**
 * Drops branches of runs that are done; returns how many of tables.
 * @throws CliError CLI_OPTION_INVALID for any other branch, before anything is dropped
 */
export async function dropBranches(project: Project, names: readonly string[]): Promise<number> {
  const left = leftBranches(branchesOf(await tablesOf(project)), readRuns(project))
  const known = left.map(({ branch }) => branch)
  const other = names.find((name) => !known.includes(name))
  if (other !== undefined) {
    const message = `--drop-branches: expected branches that a run has left (${known.join(', ') || 'none'}), got '${other}'`
    throw new CliError('CLI_OPTION_INVALID', message)
  }
  const services = openServices(project)
  try {
    const { catalog } = services
    let dropped = 0
    for (const { identifier, metadata } of await catalog.loadTables()) {
      for (const branch of names.filter((name) => name in metadata.refs)) {
        await dropBranch({ catalog, identifier, branch })
        dropped += 1
      }
    }
    return dropped
  } finally {
    await services.close()
  }
}

async function tablesOf(project: Project): Promise<readonly Table[]> {
  const services = openServices(project, { readOnly: true })
  try {
    return await services.catalog.loadTables()
  } finally {
    await services.close()
  }
}

function branchesOf(tables: readonly Table[]): RunBranch[] {
  const byName = new Map<string, string[]>()
  for (const { identifier, metadata } of tables) {
    for (const branch of Object.keys(metadata.refs).filter((ref) => ref !== 'main'))
      byName.set(branch, [
        ...(byName.get(branch) ?? []),
        `${identifier.namespace}.${identifier.name}`,
      ])
  }
  return [...byName].map(([branch, names]) => ({ branch, tables: names }))
}
