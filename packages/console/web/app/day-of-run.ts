import { formatBucket } from '../../src/format/index.ts'

/** The day whose data a run took in, as its name says it: `…__20240229__1`; undefined where that says none. */
export function dayOfRun(runId: string | undefined): string | undefined {
  const [, year, month, day] = /__(\d{4})(\d\d)(\d\d)__/.exec(runId ?? '') ?? []
  return year === undefined ? undefined : formatBucket(`${year}-${month}-${day}`, 'day')
}
