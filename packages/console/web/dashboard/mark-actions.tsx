import { Button, Menu } from '@mantine/core'
import { IconArrowDown, IconArrowsSplit2, IconBulb, IconTable, IconX } from '@tabler/icons-react'

import type { PageState } from '../../src/state/page-state.ts'
import { withLevelSelected } from './changes.ts'
import { labelIn, useDashboard } from './dashboard-context.ts'
import { drilledBy, drilledDown } from './drilling.ts'
import { hideStrip, type ShownMark } from './mark-strip-store.ts'

const look = { size: 'compact-sm', variant: 'subtle', color: 'gray' } as const

/** What can be done with a mark; whatever is done, its strip goes. */
export function MarkActions({ mark }: { mark: ShownMark }) {
  const { change, go } = useDashboard()
  const { chart, filters } = mark
  const act = (next: (state: PageState) => PageState) => {
    change(next)
    hideStrip()
  }
  const open = (tab: 'rows' | 'explain') => () => {
    go({ drill: { chart: chart.id, tab, mark: filters }, full: undefined })
    hideStrip()
  }
  return (
    <>
      <Button {...look} leftSection={<IconTable size={14} />} onClick={open('rows')}>
        Rows
      </Button>
      <DrillDown mark={mark} act={act} />
      <DrillBy mark={mark} act={act} />
      <Button {...look} leftSection={<IconBulb size={14} />} onClick={open('explain')}>
        Explain
      </Button>
      <Button
        {...look}
        leftSection={<IconX size={14} />}
        onClick={() => act((state) => withLevelSelected(state, chart.id))}
      >
        Clear
      </Button>
    </>
  )
}

interface DrillProps {
  mark: ShownMark
  act: (next: (state: PageState) => PageState) => void
}

function DrillDown({ mark: { chart, answer, filters }, act }: DrillProps) {
  const { next } = answer
  if (next === undefined || filters.length === 0) return null
  const { dimension, grain, label } = next
  const to = grain === undefined ? { dimension } : { dimension, grain }
  return (
    <Button
      {...look}
      leftSection={<IconArrowDown size={14} />}
      title={`To ${label.toLowerCase()}`}
      onClick={() => act((state) => drilledDown(state, chart.id, filters, to))}
    >
      Drill down
    </Button>
  )
}

function DrillBy({ mark: { chart, filters }, act }: DrillProps) {
  const { words } = useDashboard()
  const by = words.drillBy[chart.id] ?? []
  if (by.length === 0) return null
  const drill = (dimension: string) => (state: PageState) =>
    filters.length === 0
      ? drilledBy(state, chart.id, { dimension })
      : drilledDown(state, chart.id, filters, { dimension })
  return (
    <Menu position="bottom-start" withinPortal={false}>
      <Menu.Target>
        <Button {...look} leftSection={<IconArrowsSplit2 size={14} />}>
          Drill by…
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={280} style={{ overflowY: 'auto' }}>
        {by.map((dimension) => (
          <Menu.Item key={dimension} onClick={() => act(drill(dimension))}>
            {labelIn(words, dimension)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
