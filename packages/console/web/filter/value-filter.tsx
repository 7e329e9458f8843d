import { Checkbox, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FilterValue } from '@deftunes/metrics'

import { valueWords } from '../../src/answer/filter-words.ts'
import { valuesQuestion } from '../api/questions.ts'
import type { FilterEditorProps } from './filter-editor.tsx'
import classes from './filter-bar.module.css'

/** Values to tick, found by what is typed, with how many rows each has. */
export function ValueFilter({ dimension, filter, others, version, onChange }: FilterEditorProps) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, 150)
  const { data } = useValues(dimension.name, search, { others, version })
  const chosen: readonly FilterValue[] = filter?.op === 'in' ? filter.values : []
  const found = data?.values ?? []
  const isFound = (value: FilterValue) => found.some((one) => one.value === value)
  const kept = search === '' ? chosen.filter((value) => !isFound(value)) : []
  const toggle = (value: FilterValue) => {
    const values = toggled(chosen, value)
    onChange(values.length === 0 ? undefined : { dimension: dimension.name, op: 'in', values })
  }
  return (
    <>
      <TextInput
        data-autofocus
        size="sm"
        aria-label={`Search ${dimension.label}`}
        placeholder="Search"
        leftSection={<IconSearch size={14} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className={classes.options} role="group" aria-label={dimension.label}>
        {[...kept.map((value) => ({ value, rows: undefined })), ...found].map(({ value, rows }) => (
          <ValueOption
            key={JSON.stringify(value)}
            words={valueWords(value, dimension).slice(0, 500)}
            rows={rows}
            checked={chosen.includes(value)}
            onToggle={() => toggle(value)}
          />
        ))}
        {data !== undefined && found.length === 0 && (
          <p className={classes.note}>No value has “{search}” in it</p>
        )}
      </div>
      {data?.more === true && <p className={classes.note}>There are more: type to find them</p>}
    </>
  )
}

interface ValueOptionProps {
  words: string
  rows: number | undefined
  checked: boolean
  onToggle: () => void
}

function ValueOption({ words, rows, checked, onToggle }: ValueOptionProps) {
  return (
    <label className={classes.option}>
      <Checkbox size="xs" checked={checked} onChange={onToggle} />
      <span dir="auto" title={words}>
        {words}
      </span>
      <span className={classes.count}>{rows?.toLocaleString('en-US')}</span>
    </label>
  )
}

function useValues(
  dimension: string,
  search: string,
  { others = [], version }: Pick<FilterEditorProps, 'others' | 'version'>,
) {
  return useQuery({
    ...valuesQuestion({
      ...{ dimension, search, filters: [...others], limit: 50 },
      ...(version !== undefined && { version }),
    }),
    placeholderData: keepPreviousData,
  })
}

function toggled(chosen: readonly FilterValue[], value: FilterValue): FilterValue[] {
  return chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]
}
