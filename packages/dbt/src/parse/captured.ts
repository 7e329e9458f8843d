import type { PlainRecord, RefArgs } from '../manifest/node.ts'
import { Given, str, toPlain, type Callable, type Value } from '../jinja/index.ts'

/** What a node's template asked for while it was parsed. */
export interface Captured {
  refs: RefArgs[]
  sources: [string, string][]
  config: PlainRecord
}

/** The arguments of ref(): a name, or a package and a name. */
export function refArguments(args: readonly Value[], kwargs: ReadonlyMap<string, Value>): RefArgs {
  const names = args.map(str)
  const version = kwargs.get('version') ?? kwargs.get('v')
  return {
    name: names.at(-1) ?? '',
    package: names.length > 1 ? (names[0] ?? null) : null,
    version: version === undefined ? null : (toPlain(version) as string | number | null),
  }
}

/** `config(...)` while parsing: keeps what is set; `config.get` answers with what was set so far. */
export function capturingConfig(captured: Captured): Value {
  const set: Callable = (args, kwargs) => {
    const [dict] = args
    const given = dict instanceof Map ? (dict as Map<string, Value>) : kwargs
    for (const [key, value] of given) captured.config[key] = toPlain(value) as PlainRecord[string]
    return ''
  }
  const get: Callable = (args, kwargs) => {
    const given = new Given(['name', 'default', 'validator'], args, kwargs)
    return (
      (captured.config[given.text('name', '')] as Value | undefined) ??
      given.value('default') ??
      null
    )
  }
  return callableObject(set, { get, require: get, set })
}

/** A function that has attributes too, as dbt's `config` and `this` have. */
export function callableObject(call: Callable, attributes: Readonly<Record<string, Value>>): Value {
  return Object.assign((...args: Parameters<Callable>) => call(...args), {
    getAttribute: (name: string): Value => attributes[name] ?? null,
  })
}
