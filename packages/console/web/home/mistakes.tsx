import type { Responses } from '../../src/api/responses.ts'
import classes from './home.module.css'

/** Files of dashboards with mistakes, each with its line. */
export function Mistakes({ mistakes }: Pick<Responses['dashboards'], 'mistakes'>) {
  if (mistakes.length === 0) return null
  return (
    <section className={classes.mistakes} aria-label="Mistakes in dashboards' files">
      <h2 className={classes.heading}>{mistakes.length} mistakes in dashboards’ files</h2>
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
