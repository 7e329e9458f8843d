import { useQuery } from '@tanstack/react-query'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconExclamationCircle,
} from '@tabler/icons-react'

import { instantText } from '../../src/format/index.ts'
import { statusQuestion } from '../api/questions.ts'
import { agoText } from '../app/ago.ts'
import { useNow } from '../app/use-now.ts'
import classes from './home.module.css'

const words = {
  fresh: 'The newest data is published',
  late: 'The data is late',
  failed: 'The last run failed',
  empty: 'Nothing has been published yet',
} as const

const icons = {
  fresh: IconCircleCheck,
  late: IconClock,
  failed: IconExclamationCircle,
  empty: IconAlertTriangle,
} as const

/** How the newest data stands: one quiet line when all is well. */
export function DataStatus() {
  const now = useNow()
  const { data } = useQuery(statusQuestion)
  if (data === undefined) return <div className={classes.status} />
  const { state, reason, newest, run } = data
  const Icon = icons[state]
  return (
    <section className={classes.status} data-state={state} aria-label="Status of the data">
      <Icon size={20} aria-hidden />
      <div>
        <strong>{words[state]}</strong>
        {newest !== undefined && (
          <span>
            {' '}
            · published {instantText(newest.publishedAt, now)} UTC,{' '}
            {agoText(newest.publishedAt, now)}
          </span>
        )}
        {reason !== undefined && <p className={classes.reason}>{reason}</p>}
        {run !== undefined && state !== 'fresh' && (
          <p className={classes.reason}>
            Run <code>{run.id}</code> of {run.dag}: {run.state}
          </p>
        )}
      </div>
    </section>
  )
}
