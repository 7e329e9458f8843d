import type { ConsoleServices, ModelTest } from '@deftunes/console/server'
import { versionTests, type Services } from '@deftunes/pipeline'

/** Versions whose tests are kept in memory. */
const mostKept = 16

/** How the tests of a version went, asked for once: a version stays as it is. */
export function modelTestsOf(
  services: Pick<Services, 'catalog' | 'quality'>,
): ConsoleServices['modelTests'] {
  const kept = new Map<string, Promise<ModelTest[]>>()
  return (version) => {
    const known = kept.get(version.id)
    if (known) return known
    const asked = versionTests(services, version).then((tests) =>
      tests.map(({ name, relation, column_name: column, status, failures }) => ({
        ...{ name, relation, column, status, failures },
      })),
    )
    kept.set(version.id, asked)
    asked.catch(() => kept.delete(version.id))
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return asked
  }
}
