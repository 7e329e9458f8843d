import { Button, CloseButton, Drawer } from '@mantine/core'

import { conditionWords } from '../../src/answer/filter-words.ts'
import { chartsOf } from '../../src/dashboard/dashboard.ts'
import type { Drill } from '../address/drill-term.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import classes from './drill-drawer.module.css'
import { DrillTabs } from './drill-tabs.tsx'
import { MarkCrumbs } from './mark-crumbs.tsx'

interface DrillDrawerProps {
  drill: Drill
  /** Loads what was published since it was opened. */
  newer?: () => void
}

/** What is behind a mark: its rows, its parts by any dimension, how its number was made. */
export function DrillDrawer({ drill, newer }: DrillDrawerProps) {
  const { dashboard, words, nameOf, go } = useDashboard()
  const chart = chartsOf(dashboard).find(({ id }) => id === drill.chart)
  const close = () => go({ drill: undefined })
  const hasRecord = drill.tab === 'rows' && drill.row !== undefined
  if (chart === undefined) return null
  const dimensionOf = (name: string) => words.dimensions.find((one) => one.name === name)
  const names = drill.mark.map((filter) =>
    conditionWords(filter, dimensionOf(filter.dimension), nameOf),
  )
  return (
    <Drawer.Root
      opened
      position="right"
      size="min(640px, 100vw)"
      onClose={close}
      closeOnEscape={!hasRecord}
      transitionProps={{ duration: 180 }}
      classNames={{ content: classes.content }}
    >
      <Drawer.Overlay backgroundOpacity={0.3} />
      <Drawer.Content aria-label={`Behind ${chart.title.slice(0, 200)}`}>
        <Drawer.Body className={classes.body}>
          <div className={classes.heading}>
            <h2 className={classes.title} dir="auto" title={chart.title}>
              {chart.title}
            </h2>
            <CloseButton aria-label="Close" onClick={close} />
          </div>
          {newer !== undefined && <Newer load={newer} />}
          <MarkCrumbs drill={drill} names={names} />
          <DrillTabs chart={chart} drill={drill} />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}

function Newer({ load }: { load: () => void }) {
  return (
    <div className={classes.newer} role="status">
      New data was published
      <Button size="compact-sm" variant="default" onClick={load}>
        Load
      </Button>
    </div>
  )
}
