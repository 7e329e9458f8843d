import type { Scheme } from './scheme.ts'

/** Colours of surfaces, of text on them and of lines around them. */
export interface Neutrals {
  /** The page. */
  canvas: string
  /** A card. */
  surface: string
  /** Heads of tables, code. */
  sunken: string
  /** What floats: popovers, menus. */
  raised: string
  hover: string
  selected: string
  /** Values and titles. */
  text: string
  /** Body and labels. */
  text2: string
  /** Meta and axes: the faintest text allowed. */
  text3: string
  /** Of what cannot be used, never of data. */
  disabled: string
  controlBorder: string
  /** Edges of cards; decoration only. */
  border: string
  /** Gridlines; decoration only. */
  subtle: string
}

/** Colour of links, focus, selection and of the first series. */
export interface Accent {
  /** As text on a card. */
  text: string
  fill: string
  hover: string
  active: string
  /** Text on the fill. */
  ink: string
}

/** One meaning of a colour: as text, as the tint behind that text, as a solid with an icon in it. */
export interface Meaning {
  text: string
  tint: string
  solid: string
  /** An icon or text on the solid. */
  ink: string
}

/** Colours that mean a state. */
export type Semantic = Record<'success' | 'warning' | 'error' | 'info', Meaning>

/** Neutrals of each scheme. */
export const neutrals: Readonly<Record<Scheme, Neutrals>> = {
  light: {
    ...{ canvas: '#F7F8FA', surface: '#FFFFFF', sunken: '#F1F3F6' },
    ...{ raised: '#FFFFFF', hover: '#EEF0F5', selected: '#EDF0FD' },
    ...{ text: '#171A21', text2: '#4A5160', text3: '#646B7A', disabled: '#9BA2B0' },
    ...{ controlBorder: '#7C8392', border: '#D5D9E1', subtle: '#E7E9EF' },
  },
  dark: {
    ...{ canvas: '#0E1014', surface: '#16181D', sunken: '#0E1014' },
    ...{ raised: '#1E2128', hover: '#252932', selected: '#1D2547' },
    ...{ text: '#ECEEF2', text2: '#B6BCC8', text3: '#8F97A6', disabled: '#5D6472' },
    ...{ controlBorder: '#717988', border: '#363B46', subtle: '#262A32' },
  },
}

/** The accent of each scheme. */
export const accents: Readonly<Record<Scheme, Accent>> = {
  light: { text: '#3B51D3', fill: '#3B51D3', hover: '#3344B8', active: '#2B3A9E', ink: '#FFFFFF' },
  dark: { text: '#8EA6FF', fill: '#4A64E7', hover: '#5978FD', active: '#3B51D3', ink: '#FFFFFF' },
}

/** Ink on light solids and on all solids of the dark scheme. */
const darkInk = '#0E1014'

/** The meanings of each scheme. */
export const semantics: Readonly<Record<Scheme, Semantic>> = {
  light: {
    success: { text: '#006732', tint: '#E6F7EA', solid: '#108846', ink: '#FFFFFF' },
    warning: { text: '#7E4F02', tint: '#FDEFE0', solid: '#DC932E', ink: '#171A21' },
    error: { text: '#A22528', tint: '#FFEDEB', solid: '#C92F33', ink: '#FFFFFF' },
    info: { text: '#005D83', tint: '#E5F4FE', solid: '#0E84B7', ink: '#FFFFFF' },
  },
  dark: {
    success: { text: '#84D39A', tint: '#112D1A', solid: '#41AA66', ink: darkInk },
    warning: { text: '#ECB16A', tint: '#362207', solid: '#C8800D', ink: darkInk },
    error: { text: '#FFA098', tint: '#3B1C1A', solid: '#F05653', ink: darkInk },
    info: { text: '#7EC8F3', tint: '#072A3B', solid: '#369DD1', ink: darkInk },
  },
}
