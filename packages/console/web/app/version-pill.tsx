import { Menu, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconClock, IconHistory, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'

import type { Status } from '../../src/api/responses.ts'
import { statusQuestion } from '../api/questions.ts'
import { agoText } from './ago.ts'
import { useNow } from './use-now.ts'
import { useVersion, type ShownVersion } from './use-version.ts'
import { useVersionNames } from './use-version-names.ts'
import { VersionList } from './version-list.tsx'
import classes from './version-pill.module.css'

const icons = {
  fresh: IconCheck,
  late: IconClock,
  failed: IconX,
  empty: IconAlertTriangle,
} as const

/** Which published version is shown, how it stands, and the way to another one. */
export function VersionPill() {
  const { data: status } = useQuery(statusQuestion)
  const version = useVersion()
  const { chosen, choose } = version
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
          <PillText version={version} status={status} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {status?.reason !== undefined && <Menu.Label>{status.reason}</Menu.Label>}
        {chosen && <Menu.Item onClick={() => choose(undefined)}>Back to the newest</Menu.Item>}
        <VersionList version={version} />
      </Menu.Dropdown>
    </Menu>
  )
}

interface PillTextProps {
  version: ShownVersion
  status: Status | undefined
}

function PillText({ version: { shown, chosen, unknown }, status }: PillTextProps) {
  const now = useNow()
  const names = useVersionNames()
  const isBad = status !== undefined && status.state !== 'fresh'
  const when = shown && names.get(shown.id)
  if (unknown) return <span className={classes.text}>Unknown version</span>
  if (chosen && when !== undefined) return <span className={classes.text}>Viewing {when}</span>
  return (
    <>
      <span className={classes.text}>
        {when === undefined ? (
          'Nothing published'
        ) : (
          <>
            <span className={classes.word}>Published </span>
            {when}
          </>
        )}
      </span>
      {shown !== undefined && !chosen && (
        <span className={classes.age}>{agoText(shown.publishedAt, now)}</span>
      )}
      {isBad && !chosen && <span className={classes.age}>· {status.state}</span>}
    </>
  )
}
