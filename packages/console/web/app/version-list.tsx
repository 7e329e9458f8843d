import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'

import { versionsQuestion } from '../api/questions.ts'
import { dayOfRun } from './day-of-run.ts'
import { useVersionNames } from './use-version-names.ts'
import type { ShownVersion } from './use-version.ts'
import classes from './version-pill.module.css'

const most = 100

/** Published versions to choose from, the newest first. */
export function VersionList({ version: { shown, newest, choose } }: { version: ShownVersion }) {
  const names = useVersionNames()
  const { data: published } = useQuery(versionsQuestion)
  return (
    <>
      <Menu.Label>Published versions (times in UTC)</Menu.Label>
      <div style={{ maxHeight: 320, overflow: 'auto' }}>
        {(published?.versions ?? []).slice(0, most).map(({ id, runId, tables }) => (
          <Menu.Item
            key={id}
            onClick={() => choose(id === newest?.id ? undefined : id)}
            rightSection={id === shown?.id ? <IconCheck size={14} aria-label="shown" /> : undefined}
          >
            <span className={classes.when}>Published {names.get(id)}</span>
            <span className={classes.meta}>{factsOf(runId, tables)}</span>
            <span className={classes.meta}>{runId ?? id}</span>
          </Menu.Item>
        ))}
      </div>
    </>
  )
}

/** 'Data of 29 Feb 2024 · 5 tables changed' */
function factsOf(runId: string | undefined, tables: readonly { changed: boolean }[]): string {
  const day = dayOfRun(runId)
  const count = tables.filter(({ changed }) => changed).length
  const changed = `${count} ${count === 1 ? 'table' : 'tables'} changed`
  return day === undefined ? changed : `Data of ${day} · ${changed}`
}
