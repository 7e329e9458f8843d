import { Checkbox, TextInput, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconSearch } from '@tabler/icons-react'
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
  // In a narrow page alone: what is asked already is what one looks at.
  const [folded, setFolded] = useState(question.measures.length > 0)
  return (
    <aside className={classes.fields} aria-label="What can be asked" data-folded={folded}>
      <UnstyledButton
        className={classes.unfold}
        aria-expanded={!folded}
        onClick={() => setFolded((now) => !now)}
      >
        Measures and dimensions
        <IconChevronDown size={16} aria-hidden />
      </UnstyledButton>
      <div className={classes.choice}>
        <TextInput
          size="sm"
          aria-label="Search measures and dimensions"
          placeholder="Search"
          leftSection={<IconSearch size={14} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <AllFields {...{ model, question, onChange, typed }} />
      </div>
    </aside>
  )
}

function AllFields({ model, question, onChange, typed }: FieldListProps & { typed: string }) {
  const chosen = model.measures.filter(({ name }) => question.measures.includes(name))
  const reached = (name: string) => chosen.every(({ dimensions }) => dimensions.includes(name))
  return (
    <div className={classes.halves}>
      <Fields
        title="Measures"
        fields={model.measures.filter((one) => matches(one, typed))}
        isChecked={({ name }) => question.measures.includes(name)}
        onToggle={({ name }) => onChange({ measures: toggled(question.measures, name) })}
      />
      <Fields
        title="Dimensions"
        fields={model.dimensions.filter((one) => matches(one, typed))}
        why={({ name }) => (reached(name) ? undefined : 'Rows would be counted several times')}
        isChecked={({ name }) => question.by.some((by) => by.dimension === name)}
        onToggle={(dimension) => onChange({ by: toggledBy(question.by, dimension) })}
      />
    </div>
  )
}

interface FieldsProps<One extends Searched> {
  title: string
  fields: readonly One[]
  /** Why a field cannot be chosen. */
  why?: (field: One) => string | undefined
  isChecked: (field: One) => boolean
  onToggle: (field: One) => void
}

function Fields<One extends Searched>(props: FieldsProps<One>) {
  const { title, fields, why, isChecked, onToggle } = props
  return (
    <section>
      <h2 className={classes.heading}>{title}</h2>
      <ul className={classes.list}>
        {fields.map((field) => (
          <Field
            key={field.name}
            {...field}
            why={why?.(field)}
            checked={isChecked(field)}
            onToggle={() => onToggle(field)}
          />
        ))}
      </ul>
    </section>
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
  description?: string
  synonyms: readonly string[]
}

function matches({ name, label, synonyms }: Searched, typed: string): boolean {
  const wanted = typed.trim().toLowerCase()
  return [name, label, ...synonyms].some((word) => word.toLowerCase().includes(wanted))
}

function toggled(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) ? names.filter((one) => one !== name) : [...names, name]
}

function toggledBy(
  all: Question['by'],
  dimension: ModelWords['dimensions'][number],
): Question['by'] {
  const has = all.some((by) => by.dimension === dimension.name)
  return has ? all.filter((by) => by.dimension !== dimension.name) : [...all, firstBy(dimension)]
}
