import { neutrals } from './colours.ts'
import type { Scheme } from './scheme.ts'

/** Colours of series and of scales. */
export interface Palette {
  /** By a value's place in the ranking of its dimension, never by its place on the screen. */
  categorical: readonly string[]
  /** 'Others'. */
  other: string
  /** What a period is compared with. */
  previous: string
  /** From low to high, in even steps of lightness; low is near the card in both schemes. */
  sequential: readonly string[]
  /** Below, at and above a centre. */
  diverging: readonly string[]
}

/** The palette of each scheme. */
export const palettes: Readonly<Record<Scheme, Palette>> = {
  light: {
    categorical: words('#3B51D3 #CF8001 #06A49C #93002C #297C99 #786800 #AA78DF #658554'),
    other: '#8A8E96',
    previous: neutrals.light.controlBorder,
    sequential: words('#DCE9FF #ACC8FF #7FA6FE #5B82F4 #4260D8 #3042B2 #212883'),
    diverging: words('#1B4BA9 #4C74BF #7D9CD4 #AFC3E7 #EFF0F3 #E0B9A2 #C88B67 #AE5E25 #823C00'),
  },
  dark: {
    categorical: words('#5978FD #FFA10E #038B75 #CD345E #3DA6CC #8E7503 #DDC9FF #B9E2AD'),
    other: '#7D8088',
    previous: neutrals.dark.controlBorder,
    sequential: words('#283366 #354A9C #4565C9 #5A85EB #7AA7FF #A9C9FE #DBE9FE'),
    diverging: words('#91C1FF #6E9CD8 #5979A3 #455871 #2C3038 #6A513B #976D48 #C78B54 #F9AA60'),
  },
}

function words(text: string): readonly string[] {
  return text.split(' ')
}
