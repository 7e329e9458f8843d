/** What makes it vain to look at a DAG any closer, as JavaScript lets one write it: parts that are no such thing at all. */
export function mistakesOfForm(options: unknown): string[] {
  if (!isObject(options)) return [`expected the options of a DAG, got ${named(options)}`]
  const { id, tasks, pools, params } = options
  return [
    ...(typeof id === 'string' ? [] : [`id: expected a text, got ${named(id)}`]),
    ...Object.entries({ pools, params }).flatMap(([name, given]) =>
      given === undefined || isObject(given)
        ? []
        : [`${name}: expected an object, got ${named(given)}`],
    ),
    ...mistakesOfTasks(tasks),
  ]
}

function mistakesOfTasks(tasks: unknown): string[] {
  if (!Array.isArray(tasks)) return [`tasks: expected a list of tasks, got ${named(tasks)}`]
  return (tasks as unknown[]).flatMap((one, index) => {
    const is = isObject(one) && typeof one['id'] === 'string' && Array.isArray(one['after'])
    if (is) return []
    const got = isObject(one) ? `an object with id ${named(one['id'])}` : named(one)
    return [`tasks: expected what task() makes at ${index}, got ${got}`]
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value by its kind, and itself where it is short. */
function named(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value} ${value}`
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`.replace('a object', 'an object')
}
