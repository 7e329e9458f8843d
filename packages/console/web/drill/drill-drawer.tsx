import { Button, CloseButton, Drawer, Tabs } from '@mantine/core'

import { conditionWords } from '../../src/answer/filter-words.ts'
import type { Drill, DrillTab } from '../address/drill-term.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import { ByTab } from './by-tab.tsx'
import classes from './drill-drawer.module.css'
import { ExplainTab } from './explain-tab.tsx'
import { MarkCrumbs } from './mark-crumbs.tsx'
import { RowsTab } from './rows-tab.tsx'

interface DrillDrawerProps {
  drill: Drill
  /** Loads what was published since it was opened. */
  newer?: () => void
}

/** What is behind a mark: its rows, its parts by any dimension, how its number was made. */
export function DrillDrawer({ drill, newer }: DrillDrawerProps) {
  const { dashboard, words, nameOf, go } = useDashboard()
  const chart = dashboard.rows.flatMap(({ charts }) => charts).find(({ id }) => id === drill.chart)
  const close = () => go({ drill: undefined })
  if (chart === undefined) return null
  const name = drill.mark.map((filter) =>
    conditionWords(
      filter,
      words.dimensions.find((one) => one.name === filter.dimension),
      nameOf,
    ),
  )
  return (
    <Drawer.Root
      opened
      position="right"
      size="min(640px, 100vw)"
      onClose={close}
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
          {newer !== undefined && (
            <div className={classes.newer} role="status">
              New data was published
              <Button size="compact-sm" variant="default" onClick={newer}>
                Load
              </Button>
            </div>
          )}
          <MarkCrumbs drill={drill} names={name} />
          <Tabs
            value={drill.tab}
            onChange={(tab) =>
              go({ drill: { ...drill, tab: tab as DrillTab, row: undefined } }, { replace: true })
            }
            keepMounted={false}
            className={classes.tabs}
          >
            <Tabs.List>
              <Tabs.Tab value="rows">Rows</Tabs.Tab>
              <Tabs.Tab value="by">By…</Tabs.Tab>
              <Tabs.Tab value="explain">Explain</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="rows" className={classes.panel}>
              <RowsTab chart={chart} drill={drill} />
            </Tabs.Panel>
            <Tabs.Panel value="by" className={classes.panel}>
              <ByTab chart={chart} drill={drill} />
            </Tabs.Panel>
            <Tabs.Panel value="explain" className={classes.panel}>
              <ExplainTab chart={chart} drill={drill} />
            </Tabs.Panel>
          </Tabs>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}
