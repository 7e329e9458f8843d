import type { Responses } from '../../src/api/responses.ts'
import classes from './home.module.css'

/** The files that could not become a dashboard: each mistake with its line. */
export function Mistakes({ mistakes }: Pick<Responses['dashboards'], 'mistakes'>) {
  const files = new Set(mistakes.map(({ file }) => file)).size
  if (files === 0) return null
  return (
    <section className={classes.mistakes} aria-label="Dashboards that could not be read">
      <h2 className={classes.heading}>
        {files === 1 ? 'A dashboard' : `${files} dashboards`} could not be read
      </h2>
      <ul>
        {mistakes.map(({ file, line, message }) => (
          <li key={`${file}:${line}:${message}`}>
            <code>
              {file}:{line}
            </code>{' '}
            <span dir="auto">{message}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
