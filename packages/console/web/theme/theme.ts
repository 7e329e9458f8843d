import { createTheme, type MantineColorsTuple } from '@mantine/core'

import { accents, fonts, palettes, radius, space, typeScale } from '../../src/tokens/index.ts'

const rem = (px: number) => `${px / 16}rem`
const heading = ({ size, line }: { size: number; line: number }) => ({
  fontSize: rem(size),
  lineHeight: `${line / size}`,
})

/** Ten steps, as the library wants them; what is seen of them is set in {@link cssVariables}. */
const accent = [
  ...palettes.light.sequential.slice(0, 4),
  accents.dark.text,
  accents.dark.fill,
  accents.light.fill,
  accents.light.hover,
  accents.light.active,
  ...palettes.light.sequential.slice(6),
] as unknown as MantineColorsTuple

/** The component library's theme, from the console's tokens. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 5 },
  colors: { accent },
  fontFamily: fonts.sans,
  fontFamilyMonospace: fonts.mono,
  fontSizes: { xs: rem(12), sm: rem(14), md: rem(14), lg: rem(16), xl: rem(20) },
  lineHeights: { xs: '1.3334', sm: '1.42858', md: '1.42858', lg: '1.5', xl: '1.4' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: heading(typeScale.h1),
      h2: heading(typeScale.h2),
      h3: heading(typeScale.h3),
      h4: heading(typeScale.h3),
      h5: heading(typeScale.h3),
      h6: heading(typeScale.h3),
    },
  },
  spacing: {
    xs: rem(space.xs),
    sm: rem(space.sm),
    md: rem(space.md),
    lg: rem(space.lg),
    xl: rem(space.xl),
  },
  radius: {
    xs: rem(4),
    sm: rem(radius.control),
    md: rem(radius.control),
    lg: rem(radius.card),
    xl: rem(16),
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
})
