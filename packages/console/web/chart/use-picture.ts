import { useComputedColorScheme } from '@mantine/core'
import { useEffect } from 'react'

import type { Legend } from '../../src/plot/legend.ts'
import { neutrals } from '../../src/tokens/index.ts'
import { drawPicture, sharpness } from './draw-picture.ts'
import type { EChartsType } from './echarts.ts'
import { offerPicture } from './picture.ts'

/** Lets a picture of a plot be saved while it is on the page. */
export function usePicture(
  plot: EChartsType | undefined,
  chart: string,
  legend: Legend | undefined,
): void {
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    if (plot === undefined) return
    return offerPicture(chart, (words) => {
      const backgroundColor = neutrals[scheme].surface
      const drawn = plot.renderToCanvas({ pixelRatio: sharpness, backgroundColor })
      return drawPicture(drawn, words, { legend, scheme })
    })
  }, [plot, chart, legend, scheme])
}
