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

/** Values to tick, found by what is typed, with how many rows have each. */
export function ValueFilter({
  dimension,
  filter,
  others = [],
  version,
  onChange,
}: FilterEditorProps) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, 150)
  const { data } = useQuery({
    ...valuesQuestion({
      dimension: dimension.name,
      search,
      filters: [...others],
      limit: 50,
      ...(version !== undefined && { version }),
    }),
    placeholderData: keepPreviousData,
  })
  const chosen: readonly FilterValue[] = filter?.op === 'in' ? filter.values : []
  const found = data?.values ?? []
  const kept =
    search === '' ? chosen.filter((value) => !found.some((one) => one.value === value)) : []
  const toggle = (value: FilterValue) => {
    const values = chosen.includes(value)
      ? chosen.filter((one) => one !== value)
      : [...chosen, value]
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
          <label key={JSON.stringify(value)} className={classes.option}>
            <Checkbox size="xs" checked={chosen.includes(value)} onChange={() => toggle(value)} />
            <span dir="auto" title={valueWords(value, dimension).slice(0, 500)}>
              {valueWords(value, dimension).slice(0, 500)}
            </span>
            <span className={classes.count}>{rows?.toLocaleString('en-US')}</span>
          </label>
        ))}
        {data !== undefined && found.length === 0 && (
          <p className={classes.note}>No value has “{search}” in it</p>
        )}
      </div>
      {data?.more === true && <p className={classes.note}>There are more: type to find them</p>}
    </>
  )
}
