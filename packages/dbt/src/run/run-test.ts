import { CoreError, messageOf } from '@deftunes/core'

import type { Adapter } from '../adapter/adapter.ts'
import { DbtError } from '../errors.ts'
import { textOf, type ManifestNode } from '../manifest/node.ts'
import type { NodeStatus } from './node-result.ts'

/** How a test came out. */
export interface TestOutcome {
  status: Extract<NodeStatus, 'pass' | 'warn' | 'fail'>
  failures: number
  message: string | null
}

/**
 * Counts what a test's SQL gives and judges it by `error_if`, `warn_if` and `severity`, as dbt does.
 * @throws DbtError DBT_TEST_INVALID when these are no SQL
 */
export async function runTest(
  adapter: Adapter,
  node: ManifestNode,
  sql: string,
): Promise<TestOutcome> {
  const { config } = node
  const [failCalc, warnIf, errorIf] = ['fail_calc', 'warn_if', 'error_if'].map((key) =>
    textOf(config[key]),
  )
  const limit = typeof config['limit'] === 'number' ? ` limit ${config['limit']}` : ''
  const query = `select failures, failures ${warnIf} as should_warn, failures ${errorIf} as should_error from (select ${failCalc} as failures from (\n${sql}\n${limit}) as found) as counted`
  const [row] = await count(adapter, node, sql, query)
  const failures = Number(row?.failures ?? 0)
  const severity = textOf(config['severity']).toLowerCase()
  if (severity === 'error' && row?.should_error) {
    return {
      status: 'fail',
      failures,
      message: `Got ${results(failures)}, configured to fail if ${errorIf}`,
    }
  }
  if (row?.should_warn) {
    return {
      status: 'warn',
      failures,
      message: `Got ${results(failures)}, configured to warn if ${warnIf}`,
    }
  }
  // dbt counts none for a test that passes, whatever it found.
  return { status: 'pass', failures: 0, message: null }
}

function results(count: number): string {
  return count === 1 ? '1 result' : `${count} results`
}

interface Counted {
  failures: bigint | number | null
  should_warn: boolean
  should_error: boolean
}

async function count(
  adapter: Adapter,
  node: ManifestNode,
  sql: string,
  query: string,
): Promise<Counted[]> {
  try {
    return await adapter.duckdb.rows<Counted>(query)
  } catch (error) {
    const ownFault = await adapter.duckdb.rows(`select 1 from (\n${sql}\n) as found limit 0`).then(
      () => false,
      () => true,
    )
    if (ownFault || !(error instanceof CoreError)) throw error
    const { warn_if, error_if, fail_calc } = node.config
    const message = `${node.name}: expected fail_calc, warn_if and error_if to be SQL, got ${JSON.stringify({ fail_calc, warn_if, error_if })}: ${messageOf(error)}`
    throw new DbtError('DBT_TEST_INVALID', message, { cause: error })
  }
}
