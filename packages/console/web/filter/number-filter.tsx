import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'

import type { FilterEditorProps } from './filter-editor.tsx'
import classes from './filter-bar.module.css'
import { numberRange, type Entry } from './number-range.ts'

/** From a number, included, to another, excluded. */
export function NumberFilter({ dimension, filter, onChange }: FilterEditorProps) {
  const set = filter?.op === 'range' ? filter : undefined
  const [from, setFrom] = useState<Entry>(entryOf(set?.from))
  const [to, setTo] = useState<Entry>(entryOf(set?.to))
  const [refused, setRefused] = useState<string>()
  const apply = () => {
    const range = numberRange(from, to)
    if ('refused' in range) return setRefused(range.refused)
    const isEmpty = Object.keys(range).length === 0
    onChange(isEmpty ? undefined : { dimension: dimension.name, op: 'range', ...range })
  }
  const entered = (setEntry: (entry: Entry) => void) => (entry: Entry) => {
    setEntry(entry)
    setRefused(undefined)
  }
  const field = { size: 'sm', hideControls: true, error: refused !== undefined } as const
  return (
    <form
      className={classes.numbers}
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <NumberInput label="From" {...field} value={from} onChange={entered(setFrom)} />
      <NumberInput label="Below" {...field} value={to} onChange={entered(setTo)} />
      <Button type="submit" size="sm">
        Set
      </Button>
      {refused !== undefined && (
        <p className={classes.refused} role="alert">
          {refused}
        </p>
      )}
    </form>
  )
}

function entryOf(value: unknown): Entry {
  return typeof value === 'number' ? value : ''
}
