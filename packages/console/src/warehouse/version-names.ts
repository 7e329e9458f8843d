import type { PublishedVersion } from './warehouse.ts'
import { instantText } from '../format/index.ts'

/**
 * What each version is called, by its id: its minute, with seconds where others have the same, with the end of its id where those are
 * the same too.
 */
export function versionNames(
  versions: readonly Pick<PublishedVersion, 'id' | 'publishedAt'>[],
  now: number,
): ReadonlyMap<string, string> {
  const minutes = versions.map(({ publishedAt }) => instantText(publishedAt, now))
  const seconds = versions.map(({ publishedAt }) => instantText(publishedAt, now, true))
  const [oftenMinute, oftenSecond] = [timesOf(minutes), timesOf(seconds)]
  return new Map(
    versions.map(({ id }, place) => {
      const [minute = '', second = ''] = [minutes[place], seconds[place]]
      if (oftenMinute.get(minute) === 1) return [id, minute]
      return [id, oftenSecond.get(second) === 1 ? second : `${second} (${id.slice(-8)})`]
    }),
  )
}

function timesOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1)
  return times
}
