import { Button } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'

import { presets } from '../../src/dashboard/dashboard.ts'
import type { TimeRange } from '../../src/state/page-state.ts'
import { daysOf } from '../../src/state/time-range.ts'
import { formatDays } from '../../src/format/index.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import { Chip } from './chip.tsx'
import classes from './filter-bar.module.css'
import { timeRangeWords } from './range-words.ts'
import { RelativeRange } from './relative-range.tsx'

const Calendar = lazy(() =>
  import('./range-calendar.tsx').then((m) => ({ default: m.RangeCalendar })),
)

/** The days that a page is about: presets, any last days, weeks, months or years, or a calendar. */
export function RangePicker() {
  const { dashboard, words, address, change } = useDashboard()
  const range = address.state.range ?? dashboard.range
  const days = words.days && daysOf(range, words.days)
  const isSet = address.state.range !== undefined
  const set = (next: TimeRange) => change((state) => ({ ...state, range: next }))
  return (
    <Chip
      icon={<IconCalendar size={14} aria-hidden />}
      value={timeRangeWords(range)}
      set={isSet}
      onRemove={isSet ? () => change(({ range: dropped, ...state }) => state) : undefined}
      width={480}
    >
      {(close) => (
        <div className={classes.range}>
          <Presets {...{ range, set, close }} />
          <div>
            <RelativeRange range={range} onChange={set} />
            <Suspense fallback={<div style={{ height: 292 }} />}>
              <Calendar days={days} data={words.days} onChange={set} />
            </Suspense>
            {days !== undefined && (
              <p className={classes.note}>{formatDays(days.from, days.to)} · UTC</p>
            )}
          </div>
        </div>
      )}
    </Chip>
  )
}

interface PresetsProps {
  range: TimeRange
  set: (range: TimeRange) => void
  close: () => void
}

function Presets({ range, set, close }: PresetsProps) {
  return (
    <div className={classes.presets}>
      {presets.map((preset) => (
        <Button
          key={preset}
          size="compact-sm"
          justify="start"
          variant={preset === range ? 'light' : 'subtle'}
          color={preset === range ? undefined : 'gray'}
          aria-pressed={preset === range}
          onClick={() => {
            set(preset)
            close()
          }}
        >
          {timeRangeWords(preset)}
        </Button>
      ))}
    </div>
  )
}
