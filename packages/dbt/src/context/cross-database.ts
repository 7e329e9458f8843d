import { Given, iterate, str, type Callable } from '../jinja/index.ts'

/** Parameters of one of dbt's cross-database functions, and its SQL for DuckDB. */
function sql(names: readonly string[], print: (of: (name: string) => string) => string): Callable {
  return (args, kwargs) => {
    const given = new Given(names, args, kwargs)
    return print((name) => str(given.value(name) ?? ''))
  }
}

const text =
  (type: string): Callable =>
  () =>
    type

/** Weeks begin on Sunday, as dbt has it in every warehouse; DuckDB alone would begin them on Monday. */
function weeksSql(first: string, second: string, days: string): string {
  const dow = (date: string) => `date_part('dow', cast(${date} as timestamp))`
  const crossed = (earlier: number, later: number) =>
    `case when ${first} <= ${second} then ${earlier} else ${later} end`
  return `(${days} // 7 + case when ${dow(first)} <= ${dow(second)} then ${crossed(0, -1)} else ${crossed(1, 0)} end)`
}

const functions: Readonly<Record<string, Callable>> = {
  dateadd: sql(['datepart', 'interval', 'from_date_or_timestamp'], (of) => {
    const part = of('datepart').toLowerCase()
    const months = { quarter: 3 }[part]
    const count = months ? `(${months} * (${of('interval')}))` : `(${of('interval')})`
    return `(${of('from_date_or_timestamp')} + cast(${count} as bigint) * interval 1 ${months ? 'month' : part})`
  }),
  datediff: sql(['first_date', 'second_date', 'datepart'], (of) => {
    const [first, second] = [of('first_date'), of('second_date')]
    const part = of('datepart').toLowerCase()
    const between = (unit: string) =>
      `date_diff('${unit}', cast(${first} as timestamp), cast(${second} as timestamp))`
    return part === 'week' ? weeksSql(first, second, between('day')) : between(part)
  }),
  date_trunc: sql(['datepart', 'date'], (of) => `date_trunc('${of('datepart')}', ${of('date')})`),
  last_day: sql(
    ['date', 'datepart'],
    (of) =>
      `cast(date_trunc('${of('datepart')}', ${of('date')}) + interval 1 ${of('datepart')} - interval 1 day as date)`,
  ),
  current_timestamp: text('now()'),
  hash: sql(['field'], (of) => `md5(cast(${of('field')} as varchar))`),
  length: sql(['expression'], (of) => `length(${of('expression')})`),
  split_part: sql(
    ['string_text', 'delimiter_text', 'part_number'],
    (of) => `split_part(${of('string_text')}, ${of('delimiter_text')}, ${of('part_number')})`,
  ),
  replace: sql(
    ['field', 'old_chars', 'new_chars'],
    (of) => `replace(${of('field')}, ${of('old_chars')}, ${of('new_chars')})`,
  ),
  safe_cast: sql(['field', 'type'], (of) => `cast(${of('field')} as ${of('type')})`),
  cast: sql(['field', 'type'], (of) => `cast(${of('field')} as ${of('type')})`),
  any_value: sql(['expression'], (of) => `any_value(${of('expression')})`),
  bool_or: sql(['expression'], (of) => `bool_or(${of('expression')})`),
  concat: ([fields = []]) => iterate(fields).map(str).join(' || '),
  except: text('except'),
  intersect: text('intersect'),
  string_literal: sql(['value'], (of) => `'${of('value')}'`),
  escape_single_quotes: sql(['expression'], (of) => of('expression').replaceAll("'", "''")),
  type_string: text('varchar'),
  type_timestamp: text('timestamp'),
  type_int: text('int'),
  type_bigint: text('bigint'),
  type_float: text('float'),
  type_numeric: text('numeric(28, 6)'),
  type_boolean: text('boolean'),
}

/** The functions of dbt's `dbt` namespace that are known here, by name, in the SQL of DuckDB. */
export const crossDatabaseFunctions: ReadonlyMap<string, Callable> = new Map(
  Object.entries(functions),
)
