import { SegmentedControl } from '@mantine/core'

import type { FilterEditorProps } from './filter-editor.tsx'

/** Yes, no or both. */
export function BooleanFilter({ dimension, filter, onChange }: FilterEditorProps) {
  const value = filter?.op === 'in' && filter.values.length === 1 ? String(filter.values[0]) : 'any'
  return (
    <SegmentedControl
      fullWidth
      aria-label={dimension.label}
      value={value}
      data={[
        { value: 'any', label: 'Any' },
        { value: 'true', label: 'Yes' },
        { value: 'false', label: 'No' },
      ]}
      onChange={(next) =>
        onChange(
          next === 'any'
            ? undefined
            : { dimension: dimension.name, op: 'in', values: [next === 'true'] },
        )
      }
    />
  )
}
