import { Button, Divider, Popover } from '@mantine/core'
import { IconBookmark, IconBookmarkFilled } from '@tabler/icons-react'
import { useState } from 'react'

import { SaveView } from './save-view.tsx'
import { useOpenedView } from './use-opened-view.ts'
import { ViewList } from './view-list.tsx'
import classes from './views-menu.module.css'

/** Saved views of a dashboard: opened, kept, forgotten; the one that is open is named, with a mark when the page differs from it. */
export function ViewsMenu() {
  const [opened, setOpened] = useState(false)
  const shown = useOpenedView()
  const name = shown?.view.name.slice(0, 200)
  const Icon = shown === undefined ? IconBookmark : IconBookmarkFilled
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={280}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          variant="default"
          size="sm"
          leftSection={<Icon size={16} />}
          aria-expanded={opened}
          aria-label={shown && `View ${name}${shown.isChanged ? ', changed' : ''}`}
          title={shown && `${name}${shown.isChanged ? ' (changed)' : ''}`}
          classNames={{ root: classes.target }}
          onClick={() => setOpened((now) => !now)}
        >
          <span className={classes.name} dir="auto">
            {name ?? 'Views'}
          </span>
          {shown?.isChanged === true && <span className={classes.changed} aria-hidden />}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <ViewList onOpen={() => setOpened(false)} />
        <Divider my={8} />
        <SaveView />
      </Popover.Dropdown>
    </Popover>
  )
}
