import { Button, NumberInput, Select } from '@mantine/core'
import { useState } from 'react'

import type { TimeRange } from '../../src/state/page-state.ts'
import { rangeOf } from '../../src/state/time-range.ts'
import classes from './filter-bar.module.css'

const units = ['day', 'week', 'month', 'year'] as const

/** The last so many days, weeks, months or years. */
export function RelativeRange({
  range,
  onChange,
}: {
  range: TimeRange
  onChange: (range: TimeRange) => void
}) {
  const meaning = typeof range === 'string' ? rangeOf(range) : undefined
  const trailing = meaning?.kind === 'trailing' ? meaning : undefined
  const [count, setCount] = useState<number | string>(trailing?.count ?? 30)
  const [unit, setUnit] = useState<string>(trailing?.unit ?? 'day')
  return (
    <form
      className={classes.numbers}
      onSubmit={(event) => {
        event.preventDefault()
        onChange(`last ${count} ${unit}s`)
      }}
    >
      <NumberInput
        label="Last"
        size="sm"
        w={80}
        min={1}
        max={9999}
        allowDecimal={false}
        value={count}
        onChange={setCount}
      />
      <Select
        aria-label="Unit"
        size="sm"
        w={108}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        data={units.map((value) => ({ value, label: `${value}s` }))}
        value={unit}
        onChange={(next) => setUnit(next ?? 'day')}
      />
      <Button type="submit" size="sm" disabled={Number(count) < 1}>
        Set
      </Button>
    </form>
  )
}
