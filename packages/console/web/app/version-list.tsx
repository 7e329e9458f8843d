import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'

import { versionsQuestion } from '../api/questions.ts'
import { instantText } from './ago.ts'
import { useNow } from './use-now.ts'
import type { ShownVersion } from './use-version.ts'
import classes from './version-pill.module.css'

const most = 100

/** Published versions to choose from, the newest first. */
export function VersionList({ version: { shown, newest, choose } }: { version: ShownVersion }) {
  const now = useNow()
  const { data: published } = useQuery(versionsQuestion)
  return (
    <>
      <Menu.Label>Published versions (times in UTC)</Menu.Label>
      <div style={{ maxHeight: 320, overflow: 'auto' }}>
        {(published?.versions ?? []).slice(0, most).map(({ id, publishedAt, runId, tables }) => (
          <Menu.Item
            key={id}
            onClick={() => choose(id === newest?.id ? undefined : id)}
            rightSection={id === shown?.id ? <IconCheck size={14} aria-label="shown" /> : undefined}
          >
            <span className={classes.when}>{instantText(publishedAt, now)}</span>
            <span className={classes.meta}>
              {runId ?? id} · {tables.filter(({ changed }) => changed).length} tables changed
            </span>
          </Menu.Item>
        ))}
      </div>
    </>
  )
}
