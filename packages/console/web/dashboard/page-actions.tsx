import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconDownload, IconLink, IconPhoto, IconPrinter, IconShare } from '@tabler/icons-react'

import { copyText } from '../app/copy-text.ts'
import { useReport } from './use-report.ts'
import { ViewsMenu } from './views-menu.tsx'

/** What can be done with a dashboard as a whole. */
export function PageActions() {
  const report = useReport()
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
