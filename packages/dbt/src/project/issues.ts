import { isDeepStrictEqual } from 'node:util'

import { CoreError, messageOf, PlatformError, type ConfigIssue } from '@deftunes/core'

import { DbtError } from '../errors.ts'

/** Where in a file a mistake is; line and column from 1. */
export interface Place {
  file: string
  line?: number
  column?: number
}

/** Collects the mistakes of a project, so that all are told together. */
export class Issues {
  readonly list: ConfigIssue[] = []

  add(place: Place, message: string, path = ''): void {
    const { file, line = 1, column = 1 } = place
    const issue = { file, line, column, path, message }
    // A folder may be gone through more than once, for macros and for tests.
    if (!this.list.some((known) => isDeepStrictEqual(known, issue))) this.list.push(issue)
  }

  /** Keeps what was thrown: the issues of a config error one by one, else its message. */
  addError(error: unknown, place: Place): void {
    const inner = error instanceof CoreError ? error.details['issues'] : undefined
    if (Array.isArray(inner)) this.list.push(...(inner as ConfigIssue[]))
    else this.add({ ...place, ...placeOf(error) }, withoutPlace(messageOf(error), place.file))
  }

  /** Runs `work`; a mistake that it throws becomes an issue and undefined is returned. What is no mistake is thrown on. */
  async attempt<T>(place: Place, work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      this.addError(error, place)
      return undefined
    }
  }

  /** @throws DbtError DBT_PROJECT_INVALID with `details.issues: ConfigIssue[]`. */
  throwIfAny(): void {
    if (this.list.length === 0) return
    const lines = this.list.map(
      ({ file, line, column, path, message }) =>
        `${file}:${line}:${column}: ${path ? `${path}: ` : ''}${message}`,
    )
    const count = lines.length === 1 ? '1 mistake' : `${lines.length} mistakes`
    throw new DbtError('DBT_PROJECT_INVALID', `dbt project has ${count}:\n${lines.join('\n')}`, {
      details: { issues: this.list },
    })
  }
}

/** A message that begins with the file it is about, without that. */
function withoutPlace(message: string, file: string): string {
  const rest = message.startsWith(`${file}:`) ? message.slice(file.length) : message
  return rest === message ? message : rest.replace(/^(:\d+)*:\s*/, '')
}

function placeOf(error: unknown): Partial<Place> {
  const details = error instanceof Error ? (error as { details?: unknown }).details : undefined
  if (typeof details !== 'object' || details === null) return {}
  const { line, column } = details as Record<string, unknown>
  return {
    ...(typeof line === 'number' ? { line } : {}),
    ...(typeof column === 'number' ? { column } : {}),
  }
}
