import { PlatformError, substituteVariables, validationIssues } from '@deftunes/core'
import { parseSource } from '@deftunes/lake'

import { textsIn, withTexts } from './values.ts'

/** Something to say of a value of deftunes.yaml, and the keys that lead to it. */
export interface ValueMistake {
  path: readonly string[]
  message: string
}

/** The environment that `${NAME}` is read from. */
export type Variables = Readonly<Record<string, string | undefined>>

/**
 * The mistakes of a source, its variables filled in: those without a value, and values that do not fit. No value is
 * told, for any may be a secret.
 */
export function mistakesOfSource(
  name: string,
  config: unknown,
  variables: Variables,
): ValueMistake[] {
  const unset: ValueMistake[] = []
  const resolved = withTexts(config, (text, path) => {
    try {
      return substituteVariables(text, variables, '')
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      const message = error.message.replace(/^: /, '')
      unset.push({ path: ['sources', name, ...path], message })
      return text
    }
  })
  const unknown = new Set(unset.map(({ path }) => path.join('.')))
  const found = refusals(name, resolved).filter(({ path }) => !unknown.has(path.join('.')))
  return [...unset, ...found]
}

function refusals(name: string, config: unknown): ValueMistake[] {
  try {
    parseSource(name, config)
    return []
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    const issues = validationIssues(error.cause as Parameters<typeof validationIssues>[0])
    return issues.map(({ path, message }) => ({
      path: ['sources', name, ...path.map(String)],
      message,
    }))
  }
}

const secretKey = /(password|passwd|secret|token|authorization|api[-_]?key)$/i
const fromEnvironment = "expected a secret from the environment, as '${NAME}'"

/** Secrets of a source that stand in the file as they are. */
export function secretsOfSource(name: string, config: unknown): ValueMistake[] {
  return textsIn(config).flatMap(({ path, text }) => {
    const where = ['sources', name, ...path]
    if (isSecretInUrl(text))
      return [{ path: where, message: `${fromEnvironment}, got a password in the address itself` }]
    const isLiteral = text !== '' && !text.includes('${')
    if (!isLiteral || !secretKey.test(path.at(-1) ?? '')) return []
    return [{ path: where, message: `${fromEnvironment}, got it as it is` }]
  })
}

/** `//user:password@host` with a password that is no variable. */
function isSecretInUrl(text: string): boolean {
  const [, password = ''] = /^\w+:\/\/[^/@:]*:([^@]+)@/.exec(text) ?? []
  return password !== '' && !password.includes('${')
}
