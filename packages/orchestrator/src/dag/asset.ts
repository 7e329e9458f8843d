import type { Schedule } from '../timetable/schedule.ts'

/** Assets that must have been updated: one, all of several, or any of them. */
export type AssetExpression =
  string | { all: readonly AssetExpression[] } | { any: readonly AssetExpression[] }

/** A schedule that is due whenever assets were updated since its last run. */
export interface AssetSchedule {
  timetable: 'AssetTriggeredTimetable'
  assets: AssetExpression
}

/** Runs when the assets of an expression have been updated, as `serving.dim_songs` by a publish; several: all of them. */
export function whenUpdated(...assets: readonly AssetExpression[]): AssetSchedule {
  const [only] = assets
  const expression = assets.length === 1 && only !== undefined ? only : { all: assets }
  return { timetable: 'AssetTriggeredTimetable', assets: expression }
}

/** Whether a schedule waits for assets, not for a time. */
export function isAssetSchedule(
  schedule: Schedule | AssetSchedule | undefined,
): schedule is AssetSchedule {
  return typeof schedule === 'object' && schedule?.timetable === 'AssetTriggeredTimetable'
}

/** Any of some assets. */
export function anyOf(...any: readonly AssetExpression[]): AssetExpression {
  return { any }
}

/** All of some assets. */
export function allOf(...all: readonly AssetExpression[]): AssetExpression {
  return { all }
}

/** Whether something is an expression whose every asset has a name, as a DAG file that nobody has type-checked may not write it. */
export function isAssetExpression(given: unknown): given is AssetExpression {
  if (typeof given !== 'object' || given === null) return typeof given === 'string' && given !== ''
  const { all, any } = given as Partial<Record<'all' | 'any', unknown>>
  const parts = all ?? any
  return Array.isArray(parts) && parts.every(isAssetExpression)
}

/** The assets that an expression names. */
export function assetsOf(expression: AssetExpression): string[] {
  if (typeof expression === 'string') return [expression]
  const parts = 'all' in expression ? expression.all : expression.any
  return [...new Set(parts.flatMap(assetsOf))]
}

/** Whether an expression holds once these assets were updated. */
export function isMet(expression: AssetExpression, updated: ReadonlySet<string>): boolean {
  if (typeof expression === 'string') return updated.has(expression)
  if ('all' in expression) return expression.all.every((part) => isMet(part, updated))
  return expression.any.some((part) => isMet(part, updated))
}
