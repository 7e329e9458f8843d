import { useEffect, useRef, useState } from 'react'

import { init, type EChartsType } from './echarts.ts'
import { followSize } from './follow-size.ts'
import { whenSeen } from './when-seen.ts'

/** A plot in a box, as big as that, as long as it is on the page. */
export function usePlot() {
  const host = useRef<HTMLDivElement>(null)
  const [plot, setPlot] = useState<EChartsType>()
  useEffect(() => {
    const box = host.current
    if (box === null) return
    let end = () => {}
    const callOff = whenSeen(box, () => {
      const made = init(box, null, { renderer: 'canvas' })
      const unwatch = followSize(box, made)
      setPlot(made)
      end = () => {
        unwatch()
        made.dispose()
      }
    })
    return () => {
      callOff()
      end()
    }
  }, [])
  return { host, plot }
}
