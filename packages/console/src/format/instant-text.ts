/** An instant in UTC, short: '22 Nov 06:12', with its year where that is another than now's, with seconds where they are asked for. */
export function instantText(instant: string, now: number, seconds = false): string {
  const date = new Date(instant)
  const sameYear = date.getUTCFullYear() === new Date(now).getUTCFullYear()
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
    ...(sameYear ? {} : { year: 'numeric' }),
  })
    .format(date)
    .replace(', ', ' ')
}
