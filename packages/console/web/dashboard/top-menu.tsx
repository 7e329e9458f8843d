import { Menu } from '@mantine/core'
import { IconCheck, type IconArrowsSort } from '@tabler/icons-react'

import type { Chart } from '../../src/dashboard/dashboard.ts'
import { withChart } from './changes.ts'
import { useDashboard } from './dashboard-context.ts'

const counts = [5, 10, 20, 50]

/** Chooses how many of the greatest values a chart keeps. */
export function TopMenu({ chart, Icon }: { chart: Chart; Icon: typeof IconArrowsSort }) {
  const { address, change } = useDashboard()
  const own = address.state.charts?.[chart.id]?.top
  const shown = own ?? chart.top?.count
  const choose = (top: number | undefined) =>
    change((state) => withChart(state, chart.id, (before) => ({ ...before, top })))
  return (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={<Icon size={16} />}>Top values</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown>
        {counts.map((count) => (
          <Menu.Item
            key={count}
            rightSection={count === shown ? <IconCheck size={14} /> : undefined}
            onClick={() => choose(count === chart.top?.count ? undefined : count)}
          >
            Top {count}
          </Menu.Item>
        ))}
        {own !== undefined && (
          <Menu.Item onClick={() => choose(undefined)}>As in the dashboard</Menu.Item>
        )}
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  )
}
