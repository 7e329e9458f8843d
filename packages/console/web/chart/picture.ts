import type { Chart } from '../../src/dashboard/dashboard.ts'
import { fileName } from '../app/save-file.ts'

const takers = new Map<string, () => string>()

/** Says how a picture of a chart is taken, as a data URL; ends when what it returns is called. */
export function offerPicture(chart: string, take: () => string): () => void {
  takers.set(chart, take)
  return () => takers.delete(chart)
}

/** Saves a chart that is on the screen as a PNG. */
export function savePicture({ id, title }: Chart): void {
  const take = takers.get(id)
  if (take === undefined) return
  const link = document.createElement('a')
  link.href = take()
  link.download = `${fileName(title)}.png`
  link.click()
}
