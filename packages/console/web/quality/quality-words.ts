import type { ColumnQuality, QualityStatus } from '../../src/quality/column-quality.ts'

/** What a status is called. */
export const statusWords: Readonly<Record<QualityStatus, string>> = {
  passed: 'Passed',
  warned: 'Warned',
  failed: 'Failed',
  untested: 'Not tested',
}

type Test = ColumnQuality['tests'][number]

/** A name is what its author wanted; the page shows as much of it as fits. */
const mostOfName = 120

/** How a test went that did not pass, e.g. `prices_are_sane, 12 rows`. */
export function testWords({ name, status, failures }: Test): string {
  const shown = name.length > mostOfName ? `${name.slice(0, mostOfName)}…` : name
  if (status === 'error' || failures === null) return `${shown}, could not be run`
  return `${shown}, ${failures.toLocaleString('en-US')} ${failures === 1 ? 'row' : 'rows'}`
}

/** Tests that did not pass. */
export function badTests({ tests }: ColumnQuality): Test[] {
  return tests.filter(({ status }) => status !== 'pass')
}

const mostNamed = 3

/** The worst status of columns of which not all tests passed, with the tests that did not, a line each; undefined: there are none. */
export function warningOf(
  quality: readonly ColumnQuality[],
): { status: 'warned' | 'failed'; lines: string[] } | undefined {
  const bad = quality.filter(({ status }) => status === 'failed' || status === 'warned')
  if (bad.length === 0) return undefined
  const lines = bad.flatMap((one) =>
    badTests(one).map((test) => {
      const head = test.status === 'warn' ? 'Test warns' : 'Test failed'
      return `${head}: ${testWords(test)} (${one.column})`
    }),
  )
  const more = lines.length - mostNamed
  return {
    status: bad.some(({ status }) => status === 'failed') ? 'failed' : 'warned',
    lines: more > 0 ? [...lines.slice(0, mostNamed), `and ${more} more`] : lines,
  }
}
