import { RUN_ID_KEY } from '../published.ts'
import type { StoredTest } from '../quality-store.ts'
import type { Services } from '../services.ts'

/** A version of the marts, as far as its tests go. */
export interface TestedVersion {
  /** ISO instant. */
  publishedAt: string
  tables: readonly { relation: readonly string[]; snapshotId: bigint | string }[]
}

/** A test of a relation. */
export type RelationTest = StoredTest & { relation: string }

/**
 * How the tests of a version's tables went before it was published. Of a run that was run again since nothing is known: what was kept
 * of it is of its last try.
 */
export async function versionTests(
  { catalog, quality }: Pick<Services, 'catalog' | 'quality'>,
  { publishedAt, tables }: TestedVersion,
): Promise<RelationTest[]> {
  const runs = new Map(
    await Promise.all(
      tables.map(async ({ relation, snapshotId }): Promise<[string, string | undefined]> => {
        const [namespace = '', name = ''] = relation
        const table = await catalog.loadTable({ namespace, name })
        const snapshot = table?.metadata.snapshots.find(
          (one) => String(one['snapshot-id']) === String(snapshotId),
        )
        return [relation.join('.'), snapshot?.summary[RUN_ID_KEY]]
      }),
    ),
  )
  const ids = [...new Set(runs.values())].filter((id) => id !== undefined)
  const tests = ids.flatMap((runId) => quality.tests({ runId }))
  return newestTests(
    tests.filter(({ evaluated_at: at }) => at <= publishedAt),
    runs,
  )
}

/**
 * Of each relation the tests of the run that wrote it, and what runs after that found of it: a run tests a table that it does not
 * write where a test reads one that it does.
 */
export function newestTests(
  tests: readonly StoredTest[],
  runs: ReadonlyMap<string, string | undefined>,
): RelationTest[] {
  const written = new Map<string, string>()
  for (const { relation, run_id, evaluated_at: at } of tests) {
    if (relation === null || runs.get(relation) !== run_id) continue
    const first = written.get(relation)
    if (first === undefined || at < first) written.set(relation, at)
  }
  const newest = new Map<string, RelationTest>()
  for (const test of tests) {
    const { relation, unique_id: id, evaluated_at: at } = test
    if (relation === null || !runs.has(relation) || at < (written.get(relation) ?? '')) continue
    const before = newest.get(id)
    if (!before || before.evaluated_at <= at) newest.set(id, { ...test, relation })
  }
  return [...newest.values()]
}
