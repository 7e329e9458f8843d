import {
  Button,
  createTheme,
  Menu,
  Notification,
  Popover,
  type MantineColorsTuple,
} from '@mantine/core'

import {
  accents,
  fonts,
  neutrals,
  palettes,
  radius,
  space,
  typeScale,
} from '../../src/tokens/index.ts'

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

const { light, dark } = neutrals

/** The library's own neutrals, from light to dark, where it reads no variable. */
const gray = [
  ...[light.canvas, light.sunken, light.subtle, light.border, light.disabled],
  ...[light.controlBorder, light.text3, light.text2, light.text, light.text],
] as unknown as MantineColorsTuple
const darks = [
  ...[dark.text, dark.text2, dark.text3, dark.controlBorder, dark.border],
  ...[dark.hover, dark.raised, dark.surface, dark.canvas, dark.canvas],
] as unknown as MantineColorsTuple

/** The component library's theme, from the console's tokens. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 5 },
  colors: { accent, gray, dark: darks },
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
  components: {
    Button: Button.extend({ styles: { root: { fontWeight: 500 } } }),
    // What floats is part of a landmark too.
    Menu: Menu.extend({
      defaultProps: { portalProps: { target: '#floating' }, withInitialFocusPlaceholder: false },
    }),
    Popover: Popover.extend({ defaultProps: { portalProps: { target: '#floating' } } }),
    Notification: Notification.extend({
      defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } },
    }),
  },
})
