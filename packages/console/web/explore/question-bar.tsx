import { Menu, Button } from '@mantine/core'
import {
  IconChartArea,
  IconChartBar,
  IconChartDots,
  IconChartHistogram,
  IconChartLine,
  IconChartTreemap,
  IconGridDots,
  IconNumber123,
  IconPlus,
  IconTable,
  IconTablePlus,
  IconWorld,
} from '@tabler/icons-react'
import type { Filter } from '@deftunes/metrics'

import { conditionWords } from '../../src/answer/filter-words.ts'
import type { ChartType } from '../../src/dashboard/dashboard.ts'
import type { ModelWords } from '../../src/api/responses.ts'
import type { Question } from '../address/explore-address.ts'
import { Chip } from '../filter/chip.tsx'
import { FilterEditor } from '../filter/filter-editor.tsx'
import { ByChip } from './by-chip.tsx'
import classes from './explore.module.css'

const icons: Readonly<Record<ChartType, typeof IconTable>> = {
  number: IconNumber123,
  line: IconChartLine,
  area: IconChartArea,
  bar: IconChartBar,
  heatmap: IconGridDots,
  table: IconTable,
  pivot: IconTablePlus,
  treemap: IconChartTreemap,
  scatter: IconChartDots,
  distribution: IconChartHistogram,
  map: IconWorld,
}

interface QuestionBarProps {
  model: ModelWords
  question: Question
  fitting: readonly ChartType[]
  type: ChartType
  onChange: (next: Partial<Question>) => void
}

/** The parts of a question that can be changed, and the charts that fit it. */
export function QuestionBar({ model, question, fitting, type, onChange }: QuestionBarProps) {
  const words = (name: string) => model.dimensions.find((one) => one.name === name)
  const setFilter = (index: number, filter: Filter | undefined) =>
    onChange({
      filters:
        filter === undefined
          ? question.filters.toSpliced(index, 1)
          : question.filters.toSpliced(index, 1, filter),
    })
  return (
    <>
      <div className={classes.bar} role="group" aria-label="Question">
        {question.by.map((by, index) => (
          <ByChip
            key={by.dimension}
            by={by}
            words={words(by.dimension)}
            onChange={(next) =>
              onChange({
                by: question.by.toSpliced(index, 1, ...(next === undefined ? [] : [next])),
              })
            }
            onFirst={
              index === 0
                ? undefined
                : () => onChange({ by: [by, ...question.by.toSpliced(index, 1)] })
            }
          />
        ))}
        {question.filters.map((filter, index) => {
          const dimension = words(filter.dimension)
          return (
            <Chip
              key={`${filter.dimension} ${index}`}
              label={dimension?.label ?? filter.dimension}
              value={conditionWords(filter, dimension)}
              set
              onRemove={() => setFilter(index, undefined)}
            >
              {() =>
                dimension && (
                  <FilterEditor
                    dimension={dimension}
                    filter={filter}
                    version={question.version}
                    onChange={(next) => setFilter(index, next)}
                  />
                )
              }
            </Chip>
          )
        })}
        <AddFilter model={model} question={question} onChange={onChange} />
      </div>
      <div className={classes.types} role="group" aria-label="Shown as">
        {fitting.map((one) => {
          const Icon = icons[one]
          return (
            <Button
              key={one}
              size="compact-sm"
              variant={one === type ? 'light' : 'subtle'}
              color={one === type ? undefined : 'gray'}
              leftSection={<Icon size={14} />}
              aria-pressed={one === type}
              onClick={() => onChange({ type: one === fitting[0] ? undefined : one })}
            >
              {one}
            </Button>
          )
        })}
      </div>
    </>
  )
}

function AddFilter({
  model,
  question,
  onChange,
}: Pick<QuestionBarProps, 'model' | 'question' | 'onChange'>) {
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
