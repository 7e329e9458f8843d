import '@mantine/dates/styles.css'

import { DatePicker } from '@mantine/dates'

import type { TimeRange } from '../../src/state/page-state.ts'
import { dayAfter, type DataDays, type Days } from '../../src/state/time-range.ts'
import { calendarLabels } from './calendar-labels.ts'
import classes from './filter-bar.module.css'

interface RangeCalendarProps {
  days?: Days
  data?: DataDays
  onChange: (range: TimeRange) => void
}

/** Days from a calendar, first and last included; days without data can be seen but not chosen. */
export function RangeCalendar({ days, data, onChange }: RangeCalendarProps) {
  return (
    <DatePicker
      type="range"
      allowSingleDateInRange
      hideOutsideDates
      ariaLabels={calendarLabels}
      classNames={{ day: classes.day }}
      minDate={data?.first}
      maxDate={data?.last}
      defaultDate={days === undefined ? data?.last : dayAfter(days.to, -1)}
      defaultValue={days === undefined ? [null, null] : [days.from, dayAfter(days.to, -1)]}
      onChange={([first, last]) => {
        if (first !== null && last !== null) onChange({ from: first, to: dayAfter(last, 1) })
      }}
    />
  )
}
