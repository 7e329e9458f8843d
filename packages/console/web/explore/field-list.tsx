import { Checkbox, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'

import type { ModelWords } from '../../src/api/responses.ts'
import type { Question } from '../address/explore-address.ts'
import classes from './explore.module.css'
import { firstBy } from './question.ts'

interface FieldListProps {
  model: ModelWords
  question: Question
  onChange: (next: Partial<Question>) => void
}

/** All measures and dimensions, found by their names and synonyms; what cannot be asked together is faint, and says why. */
export function FieldList({ model, question, onChange }: FieldListProps) {
  const [typed, setTyped] = useState('')
  const found = <Field extends Searched>(fields: readonly Field[]) =>
    fields.filter((field) => matches(field, typed))
  const chosen = model.measures.filter(({ name }) => question.measures.includes(name))
  const reached = (name: string) => chosen.every(({ dimensions }) => dimensions.includes(name))
  const toggleMeasure = (name: string) => onChange({ measures: toggled(question.measures, name) })
  const toggleDimension = (dimension: ModelWords['dimensions'][number]) => {
    const has = question.by.some((by) => by.dimension === dimension.name)
    const by = has
      ? question.by.filter((one) => one.dimension !== dimension.name)
      : [...question.by, firstBy(dimension)]
    onChange({ by })
  }
  return (
    <aside className={classes.fields} aria-label="What can be asked">
      <TextInput
        size="sm"
        aria-label="Search measures and dimensions"
        placeholder="Search"
        leftSection={<IconSearch size={14} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <h2 className={classes.heading}>Measures</h2>
      <ul className={classes.list}>
        {found(model.measures).map((measure) => (
          <Field
            key={measure.name}
            {...measure}
            checked={question.measures.includes(measure.name)}
            onToggle={() => toggleMeasure(measure.name)}
          />
        ))}
      </ul>
      <h2 className={classes.heading}>Dimensions</h2>
      <ul className={classes.list}>
        {found(model.dimensions).map((dimension) => (
          <Field
            key={dimension.name}
            {...dimension}
            why={reached(dimension.name) ? undefined : 'Rows would be counted several times'}
            checked={question.by.some((by) => by.dimension === dimension.name)}
            onToggle={() => toggleDimension(dimension)}
          />
        ))}
      </ul>
    </aside>
  )
}

interface FieldProps {
  name: string
  label: string
  description?: string
  why?: string
  checked: boolean
  onToggle: () => void
}

function Field({ name, label, description, why, checked, onToggle }: FieldProps) {
  return (
    <li>
      <label
        className={classes.field}
        title={why ?? description ?? name}
        data-off={why !== undefined && !checked}
      >
        <Checkbox
          size="xs"
          checked={checked}
          disabled={why !== undefined && !checked}
          onChange={onToggle}
        />
        <span dir="auto">{label}</span>
      </label>
    </li>
  )
}

interface Searched {
  name: string
  label: string
  synonyms: readonly string[]
}

function matches({ name, label, synonyms }: Searched, typed: string): boolean {
  const wanted = typed.trim().toLowerCase()
  return [name, label, ...synonyms].some((word) => word.toLowerCase().includes(wanted))
}

function toggled(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) ? names.filter((one) => one !== name) : [...names, name]
}
