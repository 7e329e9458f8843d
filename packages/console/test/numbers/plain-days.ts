/** First day, included, and last one, excluded, of a preset, in the words of SQL; NULL and NULL for all. */
export function plainDaysSql(preset: string, last: string): string {
  const day = `DATE '${last}'`
  const next = `${day} + 1`
  const [, count = '', unit = ''] = /^last (\d+) (\w+?)s?$/.exec(preset) ?? []
  if (count !== '') return between(`${next} - INTERVAL ${count} ${unit}`, next)
  switch (preset) {
    case 'this month':
      return between(`date_trunc('month', ${day})`, next)
    case 'this year':
      return between(`date_trunc('year', ${day})`, next)
    case 'last month':
      return between(
        `date_trunc('month', ${day}) - INTERVAL 1 month`,
        `date_trunc('month', ${day})`,
      )
    case 'last year':
      return between(`date_trunc('year', ${day}) - INTERVAL 1 year`, `date_trunc('year', ${day})`)
    default:
      return 'SELECT NULL, NULL'
  }
}

function between(from: string, to: string): string {
  return `SELECT CAST(CAST(${from} AS DATE) AS VARCHAR), CAST(CAST(${to} AS DATE) AS VARCHAR)`
}
