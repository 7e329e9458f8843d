import { Popover, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconX } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'

import classes from './filter-bar.module.css'

interface ChipProps {
  label?: string
  value?: string
  /** Whether it says something else than the dashboard. */
  set?: boolean
  icon?: ReactNode
  onRemove?: () => void
  /** What is shown when it is opened. */
  children: (close: () => void) => ReactNode
  width?: number
}

/** A word of the filter bar that opens; one that is set can be removed. */
export function Chip(props: ChipProps) {
  const { label, value, set = false, onRemove, children, width = 280 } = props
  const [opened, setOpened] = useState(false)
  return (
    <span className={classes.chip} data-set={set}>
      <Popover
        opened={opened}
        onChange={setOpened}
        position="bottom-start"
        width={width}
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <UnstyledButton
            className={classes.face}
            aria-expanded={opened}
            title={[label, value].filter(Boolean).join(': ').slice(0, 500)}
            onClick={() => setOpened((now) => !now)}
          >
            <ChipWords {...props} />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown p={12}>{children(() => setOpened(false))}</Popover.Dropdown>
      </Popover>
      {onRemove !== undefined && (
        <UnstyledButton
          className={classes.remove}
          aria-label={`Clear ${(label ?? value ?? '').slice(0, 80)}`}
          onClick={onRemove}
        >
          <IconX size={14} aria-hidden />
        </UnstyledButton>
      )}
    </span>
  )
}

function ChipWords({ icon, label, value }: Pick<ChipProps, 'icon' | 'label' | 'value'>) {
  return (
    <>
      {icon}
      {label !== undefined && (
        <span className={classes.label} dir="auto">
          {label}
          {value === undefined ? '' : ':'}
        </span>
      )}
      {value !== undefined && (
        <span className={classes.value} dir="auto">
          {value.slice(0, 500)}
        </span>
      )}
      <IconChevronDown size={14} aria-hidden />
    </>
  )
}
