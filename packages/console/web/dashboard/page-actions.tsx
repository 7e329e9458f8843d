import { ActionIcon, Menu, Tooltip, useComputedColorScheme } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDownload, IconLink, IconPhoto, IconPrinter, IconShare } from '@tabler/icons-react'

import { copyText } from '../app/copy-text.ts'
import { downloadReport } from './download.ts'
import { useDashboard } from './dashboard-context.ts'
import { ViewsMenu } from './views-menu.tsx'

/** What can be done with a dashboard as a whole. */
export function PageActions() {
  const { dashboard, address, version } = useDashboard()
  const scheme = useComputedColorScheme('light')
  const report = (format: 'png' | 'pdf') => {
    notifications.show({
      id: 'report',
      message: 'The server is drawing the page…',
      loading: true,
      autoClose: false,
    })
    void downloadReport(
      dashboard,
      { ...address.state, version },
      format,
      format === 'pdf' ? 'light' : scheme,
    )
      .then(() => notifications.hide('report'))
      .catch((error: Error) =>
        notifications.update({
          id: 'report',
          title: 'Nothing was saved',
          message: error.message.slice(0, 500),
          color: 'red',
          loading: false,
        }),
      )
  }
  return (
    <>
      <ViewsMenu />
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <Tooltip label="Share and save">
            <ActionIcon variant="default" size={32} aria-label="Share and save">
              <IconShare size={16} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconLink size={16} />}
            onClick={() => void copyText(location.href, 'Link')}
          >
            Copy link
          </Menu.Item>
          <Menu.Item leftSection={<IconPhoto size={16} />} onClick={() => report('png')}>
            Save page as image
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => report('pdf')}>
            Save page as PDF
          </Menu.Item>
          <Menu.Item leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
            Print
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
