import { closestName, didYouMean, messageOf, parseDuration, PlatformError } from '@deftunes/core'
import { optionNames, type OptionsOf } from '@deftunes/orchestrator'

const durations = [
  'retryDelay',
  'maxRetryDelay',
  'timeout',
  'runTimeout',
  'deadline',
  'freshness',
  'pokeInterval',
]

/** Options as a file gives them: what is wrong with them, and the others. */
export interface JudgedOptions {
  /** Each begins with what it is about: `task 'load': timeout: …`. */
  mistakes: string[]
  /** Options that are near no known one. */
  warnings: string[]
  /** The options without those that are wrong, so that loading goes on to what comes after. */
  sound: Record<string, unknown>
}

/** Judges the names of options, durations, numbers of retries and what a task runs. */
export function judgeOptions(of: OptionsOf, options: Record<string, unknown>): JudgedOptions {
  const where = typeof options['id'] === 'string' ? `${of} '${options['id']}'` : of
  const judged: JudgedOptions = { mistakes: [], warnings: [], sound: { ...options } }
  for (const [key, value] of Object.entries(options)) {
    const words = namesOf(of).includes(key) ? mistakeOfValue(key, value) : unknown(of, key)
    if (words === undefined) continue
    const isUnheard = !namesOf(of).includes(key) && closestName(key, namesOf(of)) === undefined
    judged[isUnheard ? 'warnings' : 'mistakes'].push(`${where}: ${key}: ${words}`)
    delete judged.sound[key]
  }
  return judged
}

function namesOf(of: OptionsOf): string[] {
  return Object.keys(optionNames[of])
}

function unknown(of: OptionsOf, key: string): string {
  return `no option of a ${of}, nobody reads it${didYouMean(key, namesOf(of))}`
}

function mistakeOfValue(key: string, value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (durations.includes(key)) return mistakeOfDuration(value)
  if (key === 'retries' && !(Number.isSafeInteger(value) && Number(value) >= 0))
    return `expected a whole number from 0, got ${JSON.stringify(value)}`
  if (key === 'run' && typeof value !== 'function')
    return `expected a function such as extract('…') gives, got ${JSON.stringify(value)}`
  return undefined
}

function mistakeOfDuration(value: unknown): string | undefined {
  try {
    parseDuration(value as string)
    return undefined
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    return messageOf(error).replace(/^duration: /, '')
  }
}
