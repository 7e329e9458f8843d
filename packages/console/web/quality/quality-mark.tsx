import { ActionIcon, Tooltip } from '@mantine/core'

import type { ColumnQuality } from '../../src/quality/column-quality.ts'
import classes from './quality.module.css'
import { warningOf } from './quality-words.ts'
import { StatusIcon } from './status-icon.tsx'

interface QualityMarkProps {
  quality: readonly ColumnQuality[]
  onOpen: () => void
}

/** Says of a chart which tests of its columns did not pass; nothing where all did. */
export function QualityMark({ quality, onOpen }: QualityMarkProps) {
  const warning = warningOf(quality)
  if (warning === undefined) return null
  const { status, lines } = warning
  return (
    <Tooltip
      label={lines.map((line, index) => (
        <div key={index}>{line}</div>
      ))}
      className={classes.tooltip}
      multiline
      maw={360}
      events={{ hover: true, focus: true, touch: false }}
    >
      <ActionIcon
        className={classes.mark}
        variant="subtle"
        color="gray"
        size={24}
        aria-label={`${lines.join('. ')}. Explain`}
        onClick={onOpen}
      >
        <StatusIcon status={status} />
      </ActionIcon>
    </Tooltip>
  )
}
