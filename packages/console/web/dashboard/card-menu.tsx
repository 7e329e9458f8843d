import { ActionIcon, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  IconArrowsSort,
  IconBulb,
  IconCompass,
  IconDots,
  IconDownload,
  IconLink,
  IconPhoto,
  IconTable,
} from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { printPageAddress } from '../address/page-address.ts'
import { printQuery } from '../address/query-string.ts'
import { exploreHref } from './explore-href.ts'
import { copyText } from '../app/copy-text.ts'
import { savePicture } from '../chart/picture.ts'
import { pictureWords } from '../chart/picture-words.ts'
import { downloadTable } from './download.ts'
import { TopMenu } from './top-menu.tsx'
import { useDashboard } from './dashboard-context.ts'

interface CardMenuProps {
  chart: Chart
  answer?: ChartAnswer
  asTable: boolean
  onAsTable: () => void
}

/** All that can be done with a chart as a whole. */
export function CardMenu({ chart, answer, asTable, onAsTable }: CardMenuProps) {
  const { dashboard, words, address, version, go } = useDashboard()
  const router = useRouter()
  const drawn = chart.type !== 'table' && chart.type !== 'pivot' && chart.type !== 'number'
  const open = (tab: 'rows' | 'explain') =>
    go({ drill: { chart: chart.id, tab, mark: [] }, full: undefined })
  const download = (format: 'csv' | 'xlsx') =>
    downloadTable(dashboard.id, chart, { ...address.state, version }, format).catch(failed)
  const link = printQuery(
    printPageAddress({ state: { ...address.state, version }, full: chart.id }),
  )
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          aria-label={`Menu of ${chart.title.slice(0, 80)}`}
        >
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
        {answer !== undefined && (
          <Menu.Item
            leftSection={<IconCompass size={16} />}
            onClick={() =>
              router.history.push(exploreHref(dashboard, chart, answer, address.state, words.days))
            }
          >
            Explore from here
          </Menu.Item>
        )}
        {chart.type !== 'number' && <TopMenu chart={chart} Icon={IconArrowsSort} />}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLink size={16} />}
          onClick={() => void copyText(`${location.origin}${location.pathname}${link}`, 'Link')}
        >
          Copy link
        </Menu.Item>
        {drawn && !asTable && answer !== undefined && (
          <Menu.Item
            leftSection={<IconPhoto size={16} />}
            onClick={() => savePicture(chart, pictureWords(chart, answer))}
          >
            Save as image
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => void download('csv')}>
          Download CSV
        </Menu.Item>
        <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => void download('xlsx')}>
          Download Excel
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function failed(error: Error): void {
  notifications.show({
    title: 'Nothing was saved',
    message: error.message.slice(0, 500),
    color: 'red',
    autoClose: false,
  })
}
