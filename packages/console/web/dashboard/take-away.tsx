import { Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDownload, IconLink, IconPhoto } from '@tabler/icons-react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { printPageAddress } from '../address/page-address.ts'
import { printQuery } from '../address/query-string.ts'
import { copyText } from '../app/copy-text.ts'
import { savePicture } from '../chart/picture.ts'
import { pictureWords } from '../chart/picture-words.ts'
import { useDashboard } from './dashboard-context.ts'
import { downloadTable } from './download.ts'

interface TakeAwayProps {
  chart: Chart
  /** What a picture can be taken of. */
  pictured: ChartAnswer | undefined
}

/** What of a chart can be taken along: its link, its picture, its rows as a file. */
export function TakeAway({ chart, pictured }: TakeAwayProps) {
  const { dashboard, address, version } = useDashboard()
  const state = { ...address.state, version }
  const link = printQuery(printPageAddress({ state, full: chart.id }))
  const download = (format: 'csv' | 'xlsx') => () =>
    void downloadTable(dashboard.id, chart, state, format).catch(failed)
  return (
    <>
      <Menu.Item
        leftSection={<IconLink size={16} />}
        onClick={() => void copyText(`${location.origin}${location.pathname}${link}`, 'Link')}
      >
        Copy link
      </Menu.Item>
      {pictured !== undefined && (
        <Menu.Item
          leftSection={<IconPhoto size={16} />}
          onClick={() => savePicture(chart, pictureWords(chart, pictured))}
        >
          Save as image
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconDownload size={16} />} onClick={download('csv')}>
        Download CSV
      </Menu.Item>
      <Menu.Item leftSection={<IconDownload size={16} />} onClick={download('xlsx')}>
        Download Excel
      </Menu.Item>
    </>
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
