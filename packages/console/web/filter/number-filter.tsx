import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'

import type { FilterEditorProps } from './filter-editor.tsx'
import classes from './filter-bar.module.css'

type Entry = number | string

/** From a number, included, to another, excluded. */
export function NumberFilter({ dimension, filter, onChange }: FilterEditorProps) {
  const set = filter?.op === 'range' ? filter : undefined
  const [from, setFrom] = useState<Entry>(entryOf(set?.from))
  const [to, setTo] = useState<Entry>(entryOf(set?.to))
  const apply = () => {
    const [low, high] = [numberIn(from), numberIn(to)]
    if (low === undefined && high === undefined) return onChange(undefined)
    onChange({
      dimension: dimension.name,
      op: 'range',
      ...(low !== undefined && { from: low }),
      ...(high !== undefined && { to: high }),
    })
  }
  return (
    <form
      className={classes.numbers}
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <NumberInput label="From" size="sm" hideControls value={from} onChange={setFrom} />
      <NumberInput label="Below" size="sm" hideControls value={to} onChange={setTo} />
      <Button type="submit" size="sm">
        Set
      </Button>
    </form>
  )
}

function numberIn(entry: Entry): number | undefined {
  return entry === '' || !Number.isFinite(Number(entry)) ? undefined : Number(entry)
}

function entryOf(value: unknown): Entry {
  return typeof value === 'number' ? value : ''
}
