import { Button, NumberInput, Stack } from '@mantine/core'

import type { By } from '../../src/dashboard/dashboard.ts'
import type { DimensionWords } from '../../src/api/responses.ts'
import { Chip } from '../filter/chip.tsx'

interface ByChipProps {
  by: By
  words?: DimensionWords
  onChange: (by: By | undefined) => void
  /** Absent for the first. */
  onFirst?: () => void
}

/** A dimension of a question: how finely it is asked by, and its place. */
export function ByChip({ by, words, onChange, onFirst }: ByChipProps) {
  const { dimension, grain, bin } = by
  const detail = grain ?? (bin === undefined ? undefined : `steps of ${bin}`)
  const isPlain = words?.grains.length === 0 && words.type !== 'number'
  return (
    <Chip
      label={words?.label ?? dimension}
      value={detail}
      onRemove={() => onChange(undefined)}
      width={220}
    >
      {(close) => (
        <Stack gap={4}>
          {onFirst !== undefined && (
            <Button size="compact-sm" variant="subtle" justify="start" onClick={onFirst}>
              Put first
            </Button>
          )}
          <Grains {...{ by, onChange, close }} grains={words?.grains ?? []} />
          {words?.type === 'number' && <Steps {...{ by, onChange }} />}
          {onFirst === undefined && isPlain && (
            <span>Each value of {words.label.toLowerCase()}</span>
          )}
        </Stack>
      )}
    </Chip>
  )
}

interface GrainsProps extends Pick<ByChipProps, 'by' | 'onChange'> {
  grains: DimensionWords['grains']
  close: () => void
}

function Grains({ by: { dimension, grain }, grains, onChange, close }: GrainsProps) {
  if (grains.length === 0) return null
  return (['auto', ...grains] as const).map((one) => (
    <Button
      key={one}
      size="compact-sm"
      justify="start"
      variant={one === grain ? 'light' : 'subtle'}
      onClick={() => {
        onChange({ dimension, grain: one })
        close()
      }}
    >
      {one === 'auto' ? 'As fits' : `By ${one}`}
    </Button>
  ))
}

function Steps({ by: { dimension, bin }, onChange }: Pick<ByChipProps, 'by' | 'onChange'>) {
  return (
    <NumberInput
      label="In steps of"
      description="Empty: each value"
      size="sm"
      min={0}
      hideControls
      value={bin ?? ''}
      onChange={(next) =>
        onChange(typeof next === 'number' && next > 0 ? { dimension, bin: next } : { dimension })
      }
    />
  )
}
