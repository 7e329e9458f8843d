import type { ColumnQuality } from '../../src/quality/column-quality.ts'
import classes from './quality.module.css'
import { badTests, statusWords, testWords } from './quality-words.ts'
import { StatusIcon } from './status-icon.tsx'

/** What tests found of the columns of a chart, the worst first. */
export function QualityList({ quality }: { quality: readonly ColumnQuality[] }) {
  if (quality.length === 0) return 'No column is used'
  return (
    <ul className={classes.list}>
      {quality.map((one) => (
        <li key={one.column}>
          <span className={classes.state} data-status={one.status}>
            <StatusIcon status={one.status} />
            {statusWords[one.status]}
          </span>
          <div>
            <code>{one.column}</code>
            {badTests(one).map((test, index) => (
              <div key={index} className={classes.bad} dir="auto">
                {testWords(test)}
              </div>
            ))}
            <Passed tests={one.tests} />
          </div>
        </li>
      ))}
    </ul>
  )
}

function Passed({ tests }: Pick<ColumnQuality, 'tests'>) {
  const names = tests.flatMap(({ name, status }) => (status === 'pass' ? [name] : []))
  if (names.length === 0) return null
  const all = names.join(', ')
  return (
    <div className={classes.passed} title={all.slice(0, 1000)} dir="auto">
      {all.slice(0, 400)}
    </div>
  )
}
