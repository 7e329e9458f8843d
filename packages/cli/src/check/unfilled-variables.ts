import { PlatformError, substituteVariables } from '@deftunes/core'

import type { ValueMistake, Variables } from './source-values.ts'
import { textsIn } from './values.ts'

/** Whether `${NAME}` in this value of deftunes.yaml is read from the environment at some time. */
function isFilledIn([section, key]: readonly string[]): boolean {
  return section === 'sources' || isFilledInLate([section ?? '', key ?? ''])
}

/** Those that are looked up when a message or a report is sent: nothing else would tell of one that is unset. */
function isFilledInLate([section, key = '']: readonly string[]): boolean {
  return section === 'alerts' ? key === 'channels' : section === 'otel' && isOfTarget(key)
}

function isOfTarget(key: string): boolean {
  return key === 'endpoint' || key === 'headers'
}

/** Values for sending of deftunes.yaml, or of a part of it, whose variables are not set now. */
export function unsetForSending(config: unknown, variables: Variables): ValueMistake[] {
  return textsIn(config)
    .filter(({ path }) => isFilledInLate(path))
    .flatMap(({ path, text }) => {
      const message = unsetIn(text, variables)
      return message === undefined ? [] : [{ path, message }]
    })
}

function unsetIn(text: string, variables: Variables): string | undefined {
  try {
    substituteVariables(text, variables, '')
    return undefined
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    return `${error.message.replace(/^: /, '')}; until then nothing can be sent there`
  }
}

/** Variables where none is ever filled in. */
export function idleVariables(value: unknown): ValueMistake[] {
  return textsIn(value)
    .filter(({ path, text }) => !isFilledIn(path) && /\$\{\w+\}/.test(text))
    .map(({ path }) => ({
      path,
      message:
        'expected no ${…}: only values of sources, alerts.channels, otel.endpoint and otel.headers are filled in from the environment',
    }))
}
