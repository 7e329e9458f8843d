import type { Grain } from '../model/model.ts'

const coarser: Readonly<Record<Grain, readonly Grain[]>> = {
  hour: ['day', 'week', 'month', 'quarter', 'year'],
  day: ['week', 'month', 'quarter', 'year'],
  // A week lies in two months, at times.
  week: [],
  month: ['quarter', 'year'],
  quarter: ['year'],
  year: [],
}

/** Whether each stretch of a grain lies in one of another. */
export function isWithin(fine: Grain, coarse: Grain): boolean {
  return fine === coarse || coarser[fine].includes(coarse)
}

/** Whether a date or time, as filters have them, begins a stretch of a grain. */
export function beginsGrain(text: string, grain: Grain): boolean {
  const [, date = '', minutes, seconds] =
    /^(\d{4}-\d\d-\d\d)(?:[T ]\d\d:(\d\d)(?::(\d\d(?:\.\d+)?))?)?$/.exec(text) ?? []
  if (date === '' || Number(minutes ?? 0) !== 0 || Number(seconds ?? 0) !== 0) return false
  if (grain === 'hour') return true
  if (Number(text.slice(11, 13)) !== 0) return false
  return beginsDays(date, grain)
}

function beginsDays(date: string, grain: Exclude<Grain, 'hour'>): boolean {
  const [, month = '', day] = date.split('-')
  switch (grain) {
    case 'day':
      return true
    case 'week':
      return new Date(`${date}T00:00:00Z`).getUTCDay() === 1
    case 'month':
      return day === '01'
    case 'quarter':
      return day === '01' && Number(month) % 3 === 1
    case 'year':
      return day === '01' && month === '01'
  }
}
