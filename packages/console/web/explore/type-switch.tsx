import { Button } from '@mantine/core'
import {
  IconChartArea,
  IconChartBar,
  IconChartDots,
  IconChartHistogram,
  IconChartLine,
  IconChartTreemap,
  IconGridDots,
  IconNumber123,
  IconTable,
  IconTablePlus,
  IconWorld,
} from '@tabler/icons-react'

import type { ChartType } from '../../src/dashboard/dashboard.ts'
import classes from './explore.module.css'

const icons: Readonly<Record<ChartType, typeof IconTable>> = {
  number: IconNumber123,
  line: IconChartLine,
  area: IconChartArea,
  bar: IconChartBar,
  heatmap: IconGridDots,
  table: IconTable,
  pivot: IconTablePlus,
  treemap: IconChartTreemap,
  scatter: IconChartDots,
  distribution: IconChartHistogram,
  map: IconWorld,
}

interface TypeSwitchProps {
  /** What fits best comes first. */
  fitting: readonly ChartType[]
  type: ChartType
  /** Absent: what fits best. */
  onChange: (type: ChartType | undefined) => void
}

/** The charts that fit a question. */
export function TypeSwitch({ fitting, type, onChange }: TypeSwitchProps) {
  return (
    <div className={classes.types} role="group" aria-label="Shown as">
      {fitting.map((one) => {
        const Icon = icons[one]
        return (
          <Button
            key={one}
            size="compact-sm"
            variant={one === type ? 'light' : 'subtle'}
            color={one === type ? undefined : 'gray'}
            leftSection={<Icon size={14} />}
            aria-pressed={one === type}
            onClick={() => onChange(one === fitting[0] ? undefined : one)}
          >
            {one}
          </Button>
        )
      })}
    </div>
  )
}
