import { Menu, UnstyledButton } from '@mantine/core'
import { IconArrowsDiff, IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'

import type { Compare } from '../../src/state/page-state.ts'
import { versionsQuestion } from '../api/questions.ts'
import { CutInMiddle } from '../app/cut-in-middle.tsx'
import { useVersionNames } from '../app/use-version-names.ts'
import { same } from '../dashboard/changes.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import classes from './filter-bar.module.css'
import { compareWords } from './range-words.ts'
import { SegmentEditor } from './segment-editor.tsx'

/** What every chart that can be is compared with: other days, other rows, another published version. */
export function ComparePicker() {
  const { dashboard, address } = useDashboard()
  const versions = useVersionNames()
  const compare = address.state.compare ?? dashboard.compare
  return (
    <>
      <span className={classes.chip} data-set={address.state.compare !== undefined}>
        <Menu position="bottom-start" width={240}>
          <Menu.Target>
            <UnstyledButton className={classes.face}>
              <IconArrowsDiff size={14} aria-hidden />
              <span className={classes.value} dir="auto">
                {compareWords(compare, versions)}
              </span>
              <IconChevronDown size={14} aria-hidden />
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            <CompareItem value="none" />
            <CompareItem value="previous" />
            <CompareItem value="year" />
            {dashboard.filters.length > 0 && (
              <CompareItem value={{ segment: [], label: 'a segment' }} label="vs a segment…" />
            )}
            <OtherVersions />
          </Menu.Dropdown>
        </Menu>
      </span>
      {typeof compare === 'object' && 'segment' in compare && <SegmentEditor compare={compare} />}
    </>
  )
}

interface CompareItemProps {
  value: Compare
  label?: string
  about?: string
}

function CompareItem({ value, label = compareWords(value), about }: CompareItemProps) {
  const { dashboard, address, change } = useDashboard()
  const isChosen = same(value, address.state.compare ?? dashboard.compare)
  return (
    <Menu.Item
      rightSection={isChosen ? <IconCheck size={14} aria-label="chosen" /> : undefined}
      onClick={() => change((state) => ({ ...state, compare: value }))}
    >
      {label}
      {about !== undefined && (
        <span className={classes.about}>
          <CutInMiddle text={about} />
        </span>
      )}
    </Menu.Item>
  )
}

function OtherVersions() {
  const names = useVersionNames()
  const { version } = useDashboard()
  const { data } = useQuery(versionsQuestion)
  const others = (data?.versions ?? []).filter(({ id }) => id !== version).slice(0, 30)
  if (others.length === 0) return null
  return (
    <>
      <Menu.Label>Another published version</Menu.Label>
      <div style={{ maxHeight: 200, overflow: 'auto' }}>
        {others.map(({ id, runId }) => (
          <CompareItem key={id} value={{ version: id }} label={names.get(id)} about={runId ?? id} />
        ))}
      </div>
    </>
  )
}
