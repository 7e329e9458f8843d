import type { EChartsType } from './echarts.ts'

/** Keeps a plot as big as its box, not more often than eyes follow; ends when what it returns is called. */
export function followSize(box: HTMLElement, plot: EChartsType): () => void {
  let timer: number | undefined
  const fit = () => {
    const [width, height] = [box.clientWidth, box.clientHeight]
    if (width > 0 && height > 0 && (width !== plot.getWidth() || height !== plot.getHeight()))
      plot.resize({ width, height })
  }
  const observer = new ResizeObserver(() => {
    window.clearTimeout(timer)
    timer = window.setTimeout(fit, 100)
  })
  observer.observe(box)
  return () => {
    observer.disconnect()
    window.clearTimeout(timer)
  }
}
