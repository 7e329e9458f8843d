export { accents, neutrals, semantics } from './colours.ts'
export type { Accent, Meaning, Neutrals, Semantic } from './colours.ts'
export { cellInks, inkOn } from './luminance.ts'
export {
  fonts,
  grid,
  heightOf,
  layers,
  motion,
  narrow,
  padding,
  radius,
  shadows,
  space,
  typeScale,
} from './measures.ts'
export type { TypeRole } from './measures.ts'
export { palettes } from './palettes.ts'
export type { Palette } from './palettes.ts'
export { schemes } from './scheme.ts'
export type { Scheme } from './scheme.ts'
