import type { Definition } from '../jinja/index.ts'
import {
  callableOf,
  str,
  TemplateFailure,
  type Callable,
  type Context,
  type Value,
} from '../jinja/index.ts'
import { crossDatabaseFunctions } from './cross-database.ts'

/** A macro or generic test of a project and the file it is in. */
export interface LibraryEntry {
  definition: Definition
  file: string
}

/** The macros of a project and its generic tests by name. */
export interface MacroLibrary {
  macros: ReadonlyMap<string, LibraryEntry>
  tests: ReadonlyMap<string, LibraryEntry>
}

/**
 * A context in which macros are names: those of the node, then the project's macros, then dbt's. Macros see the same
 * context, so that they can call each other.
 */
export function withMacros(
  own: ReadonlyMap<string, Value>,
  { macros }: MacroLibrary,
  projectName: string,
): Context {
  const made = new Map<string, Value>()
  const context: Context = {
    get: (name) => {
      const value = own.get(name)
      if (value !== undefined) return value
      const known = made.get(name)
      if (known !== undefined) return known
      const found = make(name)
      if (found !== undefined) made.set(name, found)
      return found
    },
  }
  const make = (name: string): Value | undefined => {
    const entry = macros.get(name)
    if (entry) return callableOf(entry.definition, context, entry.file)
    if (name === 'dbt') return crossDatabase(context)
    if (name === projectName) {
      return new Map([...macros.keys()].map((macro) => [macro, context.get(macro) ?? null]))
    }
    return undefined
  }
  return context
}

/** dbt's own functions, each giving way to what the project has for it. */
function crossDatabase(context: Context): Value {
  const own = (name: string) => context.get(`duckdb__${name}`) ?? context.get(`default__${name}`)
  return new Map<Value, Value>(
    [...crossDatabaseFunctions].map(([name, built]) => [name, own(name) ?? built]),
  )
}

/** `adapter.dispatch(name)`: the project's `duckdb__name`, then its `default__name`, then dbt's own. */
export function dispatch(context: Context): Callable {
  return ([wanted = '']) => {
    const name = str(wanted)
    const found =
      context.get(`duckdb__${name}`) ??
      context.get(`default__${name}`) ??
      crossDatabaseFunctions.get(name)
    if (found !== undefined) return found
    const tried = [`duckdb__${name}`, `default__${name}`].join(' and ')
    throw new TemplateFailure(`dispatch '${name}': expected a macro ${tried}, got neither`)
  }
}
