import { Menu, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconClock, IconHistory, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'

import { statusQuestion, versionsQuestion } from '../api/questions.ts'
import { agoText, instantText } from './ago.ts'
import { useNow } from './use-now.ts'
import { useVersion } from './use-version.ts'
import classes from './version-pill.module.css'

const icons = {
  fresh: IconCheck,
  late: IconClock,
  failed: IconX,
  empty: IconAlertTriangle,
} as const

/** Which published version is shown, how it stands, and the way to another one. */
export function VersionPill() {
  const now = useNow()
  const { data: status } = useQuery(statusQuestion)
  const { data: published } = useQuery(versionsQuestion)
  const { shown, newest, chosen, choose } = useVersion()
  const state = status?.state ?? 'fresh'
  const Icon = chosen ? IconHistory : icons[state]
  return (
    <Menu position="bottom-end" width={320}>
      <Menu.Target>
        <UnstyledButton
          className={classes.pill}
          data-state={chosen ? 'late' : state}
          title={chosen ? undefined : status?.reason}
        >
          <Icon size={14} aria-hidden />
          <span className={classes.text}>
            {shown === undefined ? (
              'Nothing published'
            ) : chosen ? (
              `Viewing ${instantText(shown.publishedAt, now)}`
            ) : (
              <>
                <span className={classes.word}>Published </span>
                {instantText(shown.publishedAt, now)}
              </>
            )}
          </span>
          {shown !== undefined && !chosen && (
            <span className={classes.age}>{agoText(shown.publishedAt, now)}</span>
          )}
          {status?.state !== undefined && status.state !== 'fresh' && !chosen && (
            <span className={classes.age}>· {status.state}</span>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {status?.reason !== undefined && <Menu.Label>{status.reason}</Menu.Label>}
        {chosen && <Menu.Item onClick={() => choose(undefined)}>Back to the newest</Menu.Item>}
        <Menu.Label>Published versions (times in UTC)</Menu.Label>
        <div style={{ maxHeight: 320, overflow: 'auto' }}>
          {(published?.versions ?? []).slice(0, 100).map((version) => (
            <Menu.Item
              key={version.id}
              onClick={() => choose(version.id === newest?.id ? undefined : version.id)}
              rightSection={
                version.id === shown?.id ? <IconCheck size={14} aria-label="shown" /> : undefined
              }
            >
              <span className={classes.when}>{instantText(version.publishedAt, now)}</span>
              <span className={classes.meta}>
                {version.runId ?? version.id} ·{' '}
                {version.tables.filter(({ changed }) => changed).length} tables changed
              </span>
            </Menu.Item>
          ))}
        </div>
      </Menu.Dropdown>
    </Menu>
  )
}
