import type { CSSVariablesResolver } from '@mantine/core'

import { accents, neutrals, semantics, shadows, type Scheme } from '../../src/tokens/index.ts'

type Variables = Record<string, string>

/** The tokens as CSS variables: those of the console (`--dt-…`), and those that the component library reads. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...own('light'), ...library('light') },
  dark: { ...own('dark'), ...library('dark') },
})

function own(scheme: Scheme): Variables {
  const named = Object.entries({ ...neutrals[scheme] }).map(([name, value]) => [
    `--dt-${kebab(name)}`,
    value,
  ])
  const accent = Object.entries({ ...accents[scheme] }).map(([name, value]) => [
    `--dt-accent-${name}`,
    value,
  ])
  const meanings = Object.entries(semantics[scheme]).flatMap(([meaning, parts]) =>
    Object.entries(parts).map(([part, value]) => [`--dt-${meaning}-${part}`, value as string]),
  )
  const floating = Object.entries(shadows[scheme]).map(([name, value]) => [
    `--dt-shadow-${name}`,
    value,
  ])
  return Object.fromEntries([...named, ...accent, ...meanings, ...floating]) as Variables
}

function library(scheme: Scheme): Variables {
  const [neutral, accent, { error }] = [neutrals[scheme], accents[scheme], semantics[scheme]]
  return {
    '--mantine-color-text': neutral.text,
    '--mantine-color-body': neutral.canvas,
    '--mantine-color-dimmed': neutral.text3,
    '--mantine-color-placeholder': neutral.text3,
    '--mantine-color-error': error.text,
    '--mantine-color-default': neutral.surface,
    '--mantine-color-default-hover': neutral.hover,
    '--mantine-color-default-color': neutral.text,
    '--mantine-color-default-border': neutral.border,
    '--mantine-color-anchor': accent.text,
    '--mantine-color-disabled': neutral.hover,
    '--mantine-color-disabled-color': neutral.disabled,
    '--mantine-color-accent-filled': accent.fill,
    '--mantine-color-accent-filled-hover': accent.hover,
    '--mantine-color-accent-text': accent.text,
    '--mantine-color-accent-light': neutral.selected,
    '--mantine-color-accent-light-hover': neutral.selected,
    '--mantine-color-accent-light-color': accent.text,
    '--mantine-color-accent-outline': accent.text,
    '--mantine-primary-color-filled': accent.fill,
    '--mantine-primary-color-filled-hover': accent.hover,
    '--mantine-primary-color-light': neutral.selected,
    '--mantine-primary-color-light-hover': neutral.selected,
    '--mantine-primary-color-light-color': accent.text,
  }
}

function kebab(name: string): string {
  return name.replace(/[A-Z0-9]/g, (sign) => `-${sign.toLowerCase()}`)
}
