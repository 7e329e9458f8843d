import type { Filter } from '@deftunes/metrics'

import type { DimensionWords } from '../../src/api/responses.ts'
import { BooleanFilter } from './boolean-filter.tsx'
import { DayFilter } from './day-filter.tsx'
import { NumberFilter } from './number-filter.tsx'
import { ValueFilter } from './value-filter.tsx'

/** What sets a filter. */
export interface FilterEditorProps {
  dimension: DimensionWords
  filter?: Filter
  /** What holds beside it: only values that occur then are offered. */
  others?: readonly Filter[]
  version?: string
  onChange: (filter: Filter | undefined) => void
}

/** Sets a filter by what its dimension's values are. */
export function FilterEditor(props: FilterEditorProps) {
  switch (props.dimension.type) {
    case 'boolean':
      return <BooleanFilter {...props} />
    case 'number':
      return <NumberFilter {...props} />
    case 'date':
    case 'timestamp':
      return <DayFilter {...props} />
    case 'text':
      return <ValueFilter {...props} />
  }
}
