import { Tabs } from '@mantine/core'

import type { Chart } from '../../src/dashboard/dashboard.ts'
import type { Drill, DrillTab } from '../address/drill-term.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import { ByTab } from './by-tab.tsx'
import classes from './drill-drawer.module.css'
import { ExplainTab } from './explain-tab.tsx'
import { RowsTab } from './rows-tab.tsx'

/** The ways to look behind a mark. */
export function DrillTabs({ chart, drill }: { chart: Chart; drill: Drill }) {
  const { go } = useDashboard()
  return (
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
  )
}
