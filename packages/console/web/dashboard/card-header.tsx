import { ActionIcon, Tooltip } from '@mantine/core'
import {
  IconArrowsMaximize,
  IconArrowsMinimize,
  IconFilterOff,
  IconInfoCircle,
  IconScissors,
  IconTable,
  IconWorld,
} from '@tabler/icons-react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import { unmetWords } from '../../src/answer/unmet-words.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { QualityMark } from '../quality/quality-mark.tsx'
import { CardMenu } from './card-menu.tsx'
import classes from './chart-card.module.css'
import { useDashboard } from './dashboard-context.ts'
import { subtitleOf } from './subtitle.ts'

interface CardHeaderProps {
  chart: Chart
  titleId: string
  heading: 'h2' | 'h3'
  answer?: ChartAnswer
  asTable: boolean
  onAsTable: () => void
}

/** Title of a card, what its number is, marks of what is special about it, and its tools. */
export function CardHeader({ heading: Heading, titleId, ...shown }: CardHeaderProps) {
  const { go } = useDashboard()
  const { chart, answer, asTable, onAsTable } = shown
  return (
    <div className={classes.header}>
      <div className={classes.words}>
        <Heading id={titleId} className={classes.title} dir="auto" title={chart.title}>
          {chart.title}
        </Heading>
        <p className={classes.subtitle} dir="auto">
          {answer === undefined ? '\u00A0' : subtitleOf(chart, answer)}
        </p>
      </div>
      <div className={classes.tools}>
        {chart.type !== 'number' && <FullSwitch chart={chart} />}
        {chart.type === 'map' && <MapSwitch {...{ asTable, onAsTable }} />}
        <Marks chart={chart} answer={answer} />
        <QualityMark
          quality={answer?.explanation.quality ?? []}
          onOpen={() =>
            go({ drill: { chart: chart.id, tab: 'explain', mark: [] }, full: undefined })
          }
        />
        <CardMenu {...shown} />
      </div>
    </div>
  )
}

const look = { variant: 'subtle', color: 'gray', size: 24 } as const

function FullSwitch({ chart }: Pick<CardHeaderProps, 'chart'>) {
  const { address, go } = useDashboard()
  const full = address.full === chart.id
  const Icon = full ? IconArrowsMinimize : IconArrowsMaximize
  return (
    <ActionIcon
      {...look}
      className={classes.onHover}
      aria-label={full ? 'Leave full screen' : 'Full screen'}
      onClick={() => go({ full: full ? undefined : chart.id })}
    >
      <Icon size={16} />
    </ActionIcon>
  )
}

function MapSwitch({ asTable, onAsTable }: Pick<CardHeaderProps, 'asTable' | 'onAsTable'>) {
  const label = asTable ? 'View as map' : 'View as table'
  return (
    <ActionIcon {...look} aria-label={label} title={label} onClick={onAsTable}>
      {asTable ? <IconWorld size={16} /> : <IconTable size={16} />}
    </ActionIcon>
  )
}

function Marks({ chart, answer }: Pick<CardHeaderProps, 'chart' | 'answer'>) {
  const unmet = unmetWords(answer)
  return (
    <>
      {chart.description !== undefined && <Mark words={chart.description} Icon={IconInfoCircle} />}
      {unmet.length > 0 && <Mark words={unmet.join('. ')} Icon={IconFilterOff} />}
      {answer?.main.truncated === true && (
        <Mark
          words={`Only the first ${answer.main.rows.length.toLocaleString('en-US')} are shown`}
          Icon={IconScissors}
          tone="warning"
        />
      )}
    </>
  )
}

function Mark({
  words,
  Icon,
  tone,
}: {
  words: string
  Icon: typeof IconInfoCircle
  tone?: 'warning'
}) {
  return (
    <Tooltip label={words} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      <span className={classes.status} data-tone={tone} role="img" aria-label={words} tabIndex={0}>
        <Icon size={16} aria-hidden />
      </span>
    </Tooltip>
  )
}
