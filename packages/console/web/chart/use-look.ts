import { useComputedColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { useMemo } from 'react'

import type { Chart } from '../../src/dashboard/dashboard.ts'
import type { World } from '../../src/map/world.ts'
import type { Look } from '../../src/plot/look.ts'
import { isStripShown } from '../dashboard/mark-strip-store.ts'
import { isHovered } from './hovered.ts'
import type { PlotActions } from './plot-actions.ts'
import type { LegendChoice } from './use-legend.ts'

interface LookOptions {
  chart: Chart
  actions: PlotActions | undefined
  size: { width: number; height: number }
  choice: LegendChoice
  world: World | undefined
}

/** How a plot looks: its size, its colours, what is put away, stands out or is selected in it. */
export function useLook({ chart, actions, size, choice, world }: LookOptions): Look {
  const scheme = useComputedColorScheme('light')
  const animate = !useReducedMotion()
  const { width, height } = size
  const { hidden, emphasised } = choice
  return useMemo(
    (): Look => ({
      ...{ width, height, scheme, animate, clickable: actions !== undefined },
      isHovered: () => isHovered(chart.id) && !isStripShown(),
      hidden,
      ...(emphasised !== undefined && { emphasised }),
      ...(actions?.selection !== undefined && { selected: actions.selection }),
      ...(world !== undefined && { world }),
    }),
    [width, height, scheme, animate, actions, hidden, emphasised, world, chart.id],
  )
}
