import type { Chart } from '../../src/dashboard/dashboard.ts'
import { fileName, saveFile } from '../app/save-file.ts'
import type { PictureWords } from './picture-words.ts'

type Take = (words: PictureWords) => HTMLCanvasElement

const takers = new Map<string, Take>()

/** Says how a picture of a chart is taken; ends when what it returns is called. */
export function offerPicture(chart: string, take: Take): () => void {
  takers.set(chart, take)
  return () => takers.delete(chart)
}

/** Saves a chart that is on the screen, with what is said of it, as a PNG. */
export function savePicture({ id, title }: Chart, words: PictureWords): void {
  takers
    .get(id)?.(words)
    .toBlob((png) => {
      if (png !== null) saveFile(png, `${fileName(title)}.png`)
    }, 'image/png')
}
