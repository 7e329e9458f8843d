import { ActionIcon, Menu, UnstyledButton } from '@mantine/core'
import {
  IconChevronDown,
  IconChevronUp,
  IconColumns,
  IconCopy,
  IconDotsVertical,
  IconEyeOff,
  IconPin,
  IconPinnedOff,
} from '@tabler/icons-react'
import type { CSSProperties } from 'react'

import classes from './data-table.module.css'
import type { ColumnChoice, ShownColumn } from './use-columns.ts'

interface HeadCellProps {
  shown: ShownColumn
  choice: ColumnChoice
  sort?: { by: string; descending: boolean }
  onSort?: (by: string) => void
  onCopy: () => void
  style?: CSSProperties
}

/** The head of a column: a click sorts, its menu hides, pins and copies. */
export function HeadCell({ shown, choice, sort, onSort, onCopy, style }: HeadCellProps) {
  const { column, pinned } = shown
  const sorted =
    sort?.by === column.key ? (sort.descending ? 'descending' : 'ascending') : undefined
  const Icon = sorted === 'ascending' ? IconChevronUp : IconChevronDown
  return (
    <th
      scope="col"
      data-numeric={column.numeric}
      data-width={column.width}
      data-pinned={pinned}
      aria-sort={sorted}
      aria-label={column.label}
      title={column.description ?? column.label}
      style={style}
    >
      <span className={classes.head}>
        {onSort === undefined ? (
          <span className={classes.label} dir="auto">
            {column.label}
          </span>
        ) : (
          <UnstyledButton className={classes.sort} onClick={() => onSort(column.key)}>
            <span dir="auto">{column.label}</span>
            <Icon
              size={14}
              aria-hidden
              className={sorted === undefined ? classes.unsorted : undefined}
            />
          </UnstyledButton>
        )}
        <ColumnMenu {...{ shown, choice, onCopy }} />
      </span>
    </th>
  )
}

function ColumnMenu({
  shown: { column, at, pinned },
  choice,
  onCopy,
}: Pick<HeadCellProps, 'shown' | 'choice' | 'onCopy'>) {
  const PinIcon = pinned ? IconPinnedOff : IconPin
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon
          className={classes.menu}
          variant="subtle"
          color="gray"
          size={24}
          aria-label={`Column ${column.label.slice(0, 80)}`}
        >
          <IconDotsVertical size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {at > 0 && (
          <>
            <Menu.Item leftSection={<PinIcon size={16} />} onClick={() => choice.pin(column.key)}>
              {pinned ? 'Let go' : 'Pin at the left'}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconEyeOff size={16} />}
              onClick={() => choice.hide(column.key)}
            >
              Hide
            </Menu.Item>
          </>
        )}
        {choice.hidden > 0 && (
          <Menu.Item leftSection={<IconColumns size={16} />} onClick={choice.showAll}>
            Show all columns
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={onCopy}>
          Copy the table
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
