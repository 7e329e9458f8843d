import { testedNode, type ManifestNode, type NodeResult, type Project } from '@deftunes/dbt'

import type { StoredTest } from '../quality-store.ts'

/** What is kept of the tests that a model step ran; those that were skipped did not run. */
export function storedTests(
  runId: string,
  { all }: Pick<Project, 'all'>,
  results: readonly NodeResult[],
): StoredTest[] {
  return results.flatMap((result): StoredTest[] => {
    const { unique_id, name, failures, timing } = result
    const node = all.get(unique_id)
    if (node?.resource_type !== 'test' || !wasRun(result.status)) return []
    const { column_name, test_metadata, config } = node
    const argument = test_metadata?.kwargs['column_name']
    const { severity } = config
    return [
      {
        ...{ run_id: runId, unique_id, name, relation: relationOf(node, all) },
        column_name: column_name ?? (typeof argument === 'string' ? argument : null),
        ...{ status: result.status, failures },
        severity: typeof severity === 'string' && /^warn$/i.test(severity) ? 'warn' : 'error',
        evaluated_at: timing.at(-1)?.completed_at ?? new Date().toISOString(),
      },
    ]
  })
}

function wasRun(status: NodeResult['status']): status is StoredTest['status'] {
  return status === 'pass' || status === 'warn' || status === 'fail' || status === 'error'
}

/** `namespace.table` of what a test is about. */
function relationOf(test: ManifestNode, all: Project['all']): string | null {
  const node = testedNode(all, test)
  switch (node?.resource_type) {
    case 'source':
      return `${node.schema}.${node.identifier}`
    case 'model':
    case 'seed':
      return `${node.schema}.${node.alias}`
    default:
      return null
  }
}
