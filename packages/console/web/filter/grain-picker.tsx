import { Menu, UnstyledButton } from '@mantine/core'
import { IconCheck, IconChevronDown, IconTimeline } from '@tabler/icons-react'

import { grains } from '../address/level-term.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import classes from './filter-bar.module.css'

/** The length of time that charts over time count by. */
export function GrainPicker() {
  const { dashboard, words, address, change } = useDashboard()
  const { grain } = address.state
  const known = words.dimensions.find(({ name }) => name === dashboard.time)?.grains ?? grains
  return (
    <span className={classes.chip} data-set={grain !== undefined}>
      <Menu position="bottom-start" width={160}>
        <Menu.Target>
          <UnstyledButton className={classes.face}>
            <IconTimeline size={14} aria-hidden />
            <span className={classes.value}>
              {grain === undefined ? 'Auto grain' : `By ${grain}`}
            </span>
            <IconChevronDown size={14} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {[undefined, ...known].map((value) => (
            <Menu.Item
              key={value ?? 'auto'}
              rightSection={
                value === grain ? <IconCheck size={14} aria-label="chosen" /> : undefined
              }
              onClick={() => change((state) => ({ ...state, grain: value }))}
            >
              {value === undefined ? 'As fits the range' : `By ${value}`}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </span>
  )
}
