import type { Filter } from '@deftunes/metrics'

import { conditionWords } from '../../src/answer/filter-words.ts'
import type { DimensionWords } from '../../src/api/responses.ts'
import { Chip } from '../filter/chip.tsx'
import { FilterEditor } from '../filter/filter-editor.tsx'

interface QuestionFilterProps {
  filter: Filter
  dimension: DimensionWords | undefined
  version: string | undefined
  onChange: (filter: Filter | undefined) => void
}

/** A filter of a question, and how to set it. */
export function QuestionFilter({ filter, dimension, version, onChange }: QuestionFilterProps) {
  return (
    <Chip
      label={dimension?.label ?? filter.dimension}
      value={conditionWords(filter, dimension)}
      set
      onRemove={() => onChange(undefined)}
    >
      {() => dimension && <FilterEditor {...{ dimension, filter, version, onChange }} />}
    </Chip>
  )
}
