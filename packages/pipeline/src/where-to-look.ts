import { LakeError } from '@deftunes/lake'

import type { Project } from './project.ts'

/**
 * The same promise; where it rejects for a setting of its source, the message ends with where that stands.
 * @throws LakeError
 */
export async function tellingWhereToLook<T>(
  project: Project,
  source: string,
  work: Promise<T>,
): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof LakeError) || error.details['setting'] === undefined) throw error
    const { code, message, details } = error
    const place = placeOf(project, source, String(details['setting']))
    throw new LakeError(code, `${message}; look: ${place}`, { cause: error, details })
  }
}

/** As 'sources.songs_db.url in deftunes.yaml (${DEFTUNES_SONGS_DB_URL})'; a value that stands there may be a secret. */
function placeOf({ sources }: Project, source: string, setting: string): string {
  const value = sources[source]?.[setting]
  const variables = typeof value === 'string' ? value.match(/\$\{\w+\}/g) : null
  const from = variables ? ` (${variables.join(', ')})` : ''
  return `sources.${source}.${setting} in deftunes.yaml${from}`
}
