import { ActionIcon, Menu } from '@mantine/core'
import { IconArrowsSort, IconBulb, IconCompass, IconDots, IconTable } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { useDashboard } from './dashboard-context.ts'
import { exploreHref } from './explore-href.ts'
import { TakeAway } from './take-away.tsx'
import { TopMenu } from './top-menu.tsx'

interface CardMenuProps {
  chart: Chart
  answer?: ChartAnswer
  asTable: boolean
  onAsTable: () => void
}

/** All that can be done with a chart as a whole. */
export function CardMenu({ chart, answer, asTable, onAsTable }: CardMenuProps) {
  const { go } = useDashboard()
  const drawn = chart.type !== 'table' && chart.type !== 'pivot' && chart.type !== 'number'
  const open = (tab: 'rows' | 'explain') =>
    go({ drill: { chart: chart.id, tab, mark: [] }, full: undefined })
  const look = { variant: 'subtle', color: 'gray', size: 24 } as const
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon {...look} aria-label={`Menu of ${chart.title.slice(0, 80)}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconTable size={16} />} onClick={() => open('rows')}>
          View rows
        </Menu.Item>
        <Menu.Item leftSection={<IconBulb size={16} />} onClick={() => open('explain')}>
          Explain, view SQL
        </Menu.Item>
        {drawn && (
          <Menu.Item leftSection={<IconTable size={16} />} onClick={onAsTable}>
            {asTable ? `View as ${chart.type === 'map' ? 'map' : 'chart'}` : 'View as table'}
          </Menu.Item>
        )}
        {answer !== undefined && <ExploreItem chart={chart} answer={answer} />}
        {chart.type !== 'number' && <TopMenu chart={chart} Icon={IconArrowsSort} />}
        <Menu.Divider />
        <TakeAway chart={chart} pictured={drawn && !asTable ? answer : undefined} />
      </Menu.Dropdown>
    </Menu>
  )
}

function ExploreItem({ chart, answer }: { chart: Chart; answer: ChartAnswer }) {
  const { words, address } = useDashboard()
  const { history } = useRouter()
  const href = () => exploreHref(words, chart, answer, address.state)
  return (
    <Menu.Item leftSection={<IconCompass size={16} />} onClick={() => history.push(href())}>
      Explore from here
    </Menu.Item>
  )
}
