import { Select } from '@mantine/core'
import { useState } from 'react'
import type { Filter } from '@deftunes/metrics'

import { conditionWords } from '../../src/answer/filter-words.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import { conditionsBeside } from '../dashboard/page-filters.ts'
import { Chip } from './chip.tsx'
import { FilterEditor } from './filter-editor.tsx'

/** The rows that the page is compared with: one other value of one of its filters. */
export function SegmentEditor({
  compare,
}: {
  compare: { segment: readonly Filter[]; label?: string }
}) {
  const { dashboard, words, address, change } = useDashboard()
  const [filter] = compare.segment
  const [name, setName] = useState(filter?.dimension ?? dashboard.filters[0]?.dimension ?? '')
  const dimension = words.dimensions.find((one) => one.name === name)
  const value = filter && `${dimension?.label ?? name}: ${conditionWords(filter, dimension)}`
  const set = (next: Filter | undefined) => {
    const label = next === undefined ? 'a segment' : conditionWords(next, dimension).slice(0, 200)
    change((state) => ({ ...state, compare: { segment: next ? [next] : [], label } }))
  }
  return (
    <Chip label="Segment" value={value ?? 'choose'} set={filter !== undefined}>
      {() => (
        <>
          <Select
            aria-label="Compare by"
            size="sm"
            mb={8}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            data={dashboard.filters.map((one) => ({ value: one.dimension, label: one.label }))}
            value={name}
            onChange={(next) => setName(next ?? name)}
          />
          {dimension !== undefined && (
            <FilterEditor
              key={name}
              dimension={dimension}
              filter={filter?.dimension === name ? filter : undefined}
              others={conditionsBeside(words, address.state, name)}
              version={address.state.version}
              onChange={set}
            />
          )}
        </>
      )}
    </Chip>
  )
}
