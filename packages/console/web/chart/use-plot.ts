import { useEffect, useRef, useState } from 'react'

import { init, type EChartsType } from './echarts.ts'
import { followSize } from './follow-size.ts'

/** A plot in a box, as big as that, as long as it is on the page. */
export function usePlot() {
  const host = useRef<HTMLDivElement>(null)
  const [plot, setPlot] = useState<EChartsType>()
  useEffect(() => {
    if (host.current === null) return
    const made = init(host.current, null, { renderer: 'canvas' })
    const unwatch = followSize(host.current, made)
    setPlot(made)
    return () => {
      unwatch()
      made.dispose()
    }
  }, [])
  return { host, plot }
}
