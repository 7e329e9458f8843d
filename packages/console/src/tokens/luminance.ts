/** The lightest ink and the darkest, for text on a coloured cell. */
export const cellInks = { dark: '#171A21', light: '#FFFFFF' } as const

/** Relative luminance of a `#RRGGBB` colour, from 0 to 1, as WCAG 2 defines it. */
export function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = linearRgb(colour)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast of two colours by WCAG 2, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

/** The ink that reads best on a coloured cell. */
export function inkOn(colour: string): string {
  const { dark, light } = cellInks
  return contrast(colour, dark) >= contrast(colour, light) ? dark : light
}

/** Red, green and blue of a `#RRGGBB` colour in linear light, from 0 to 1. */
export function linearRgb(colour: string): number[] {
  return [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
}
