import { Button, Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'

import type { ModelWords } from '../../src/api/responses.ts'
import type { Question } from '../address/explore-address.ts'

interface AddFilterProps {
  model: ModelWords
  question: Question
  onChange: (next: Partial<Question>) => void
}

/** Begins a filter by a dimension that all measures of the question can be asked by. */
export function AddFilter({ model, question, onChange }: AddFilterProps) {
  const chosen = model.measures.filter(({ name }) => question.measures.includes(name))
  const offered = model.dimensions.filter(
    ({ name }) =>
      chosen.every(({ dimensions }) => dimensions.includes(name)) &&
      !question.filters.some((filter) => filter.dimension === name),
  )
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="compact-md" variant="subtle" leftSection={<IconPlus size={14} />}>
          Filter
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {offered.map(({ name, label }) => (
          <Menu.Item
            key={name}
            onClick={() =>
              onChange({
                filters: [...question.filters, { dimension: name, op: 'not in', values: [] }],
              })
            }
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
