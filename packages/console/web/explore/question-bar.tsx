import type { ModelWords } from '../../src/api/responses.ts'
import type { ChartType } from '../../src/dashboard/dashboard.ts'
import type { Question } from '../address/explore-address.ts'
import { same } from '../dashboard/changes.ts'
import { AddFilter } from './add-filter.tsx'
import { ByChip } from './by-chip.tsx'
import { drawnQuestion } from './drawn-question.ts'
import classes from './explore.module.css'
import { QuestionFilter } from './question-filter.tsx'
import { TypeSwitch } from './type-switch.tsx'

interface QuestionBarProps {
  model: ModelWords
  question: Question
  fitting: readonly ChartType[]
  type: ChartType
  onChange: (next: Partial<Question>) => void
}

/** The parts of a question that can be changed, and the charts that fit it. */
export function QuestionBar({ model, question, fitting, type, onChange }: QuestionBarProps) {
  const { by: all, filters, version } = question
  const words = (name: string) => model.dimensions.find((one) => one.name === name)
  return (
    <>
      <div className={classes.bar} role="group" aria-label="Question">
        {all.map((by, index) => (
          <ByChip
            key={by.dimension}
            by={by}
            words={words(by.dimension)}
            onChange={(next) => onChange({ by: replaced(all, index, next) })}
            onFirst={firstChange({ model, question, type, onChange }, index)}
          />
        ))}
        {filters.map((filter, index) => (
          <QuestionFilter
            key={`${filter.dimension} ${index}`}
            {...{ filter, version }}
            dimension={words(filter.dimension)}
            onChange={(next) => onChange({ filters: replaced(filters, index, next) })}
          />
        ))}
        <AddFilter {...{ model, question, onChange }} />
      </div>
      <TypeSwitch {...{ fitting, type }} onChange={(next) => onChange({ type: next })} />
    </>
  )
}

/** What puts a dimension first; absent where it is, or where that changes nothing of what is drawn. */
function firstChange(
  { model, question, type, onChange }: Omit<QuestionBarProps, 'fitting'>,
  index: number,
): (() => void) | undefined {
  const by = [...question.by.slice(index, index + 1), ...question.by.toSpliced(index, 1)]
  const drawn = (one: Question) => drawnQuestion(one, type, model.dimensions).by
  return same(drawn({ ...question, by }), drawn(question)) ? undefined : () => onChange({ by })
}

/** A list with another item in the place of one, or without it. */
function replaced<Item>(all: readonly Item[], index: number, next: Item | undefined): Item[] {
  return all.toSpliced(index, 1, ...(next === undefined ? [] : [next]))
}
