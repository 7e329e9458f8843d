import { useComputedColorScheme } from '@mantine/core'
import { useEffect } from 'react'

import { neutrals } from '../../src/tokens/index.ts'
import { drawPicture, sharpness, type PictureLook } from './draw-picture.ts'
import type { EChartsType } from './echarts.ts'
import { offerPicture } from './picture.ts'

/** Lets a picture of a plot be saved while it is on the page. */
export function usePicture(
  plot: EChartsType | undefined,
  chart: string,
  { legend, missing }: Pick<PictureLook, 'legend' | 'missing'>,
): void {
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    if (plot === undefined) return
    return offerPicture(chart, (words) => {
      const backgroundColor = neutrals[scheme].surface
      const drawn = plot.renderToCanvas({ pixelRatio: sharpness, backgroundColor })
      return drawPicture(drawn, words, { legend, missing, scheme })
    })
  }, [plot, chart, legend, missing, scheme])
}
