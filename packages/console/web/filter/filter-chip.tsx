import type { Filter } from '@deftunes/metrics'

import { conditionWords } from '../../src/answer/filter-words.ts'
import type { DimensionWords } from '../../src/api/responses.ts'
import { withFilter } from '../dashboard/changes.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import { Chip } from './chip.tsx'
import { FilterEditor } from './filter-editor.tsx'

interface FilterChipProps {
  name: string
  label: string
  dimension?: DimensionWords
  filter?: Filter
}

/** A filter of a page: what it is set to, and how to set it. */
export function FilterChip({ name, label, dimension, filter }: FilterChipProps) {
  const { dashboard, address, nameOf, change } = useDashboard()
  const set = (next: Filter | undefined) =>
    change((state) => withFilter(dashboard, state, name, next))
  const others = (address.state.filters ?? []).filter((one) => one.dimension !== name)
  return (
    <Chip
      label={label}
      value={filter && conditionWords(filter, dimension, nameOf)}
      set={filter !== undefined}
      onRemove={filter && (() => set(undefined))}
    >
      {() =>
        dimension === undefined ? (
          <span>This dimension is not part of the model any more.</span>
        ) : (
          <FilterEditor
            dimension={dimension}
            filter={filter}
            others={others}
            version={address.state.version}
            onChange={set}
          />
        )
      }
    </Chip>
  )
}
