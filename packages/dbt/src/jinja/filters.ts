import { iterate } from './attributes.ts'
import { attributePath, collectionFilters } from './collection-filters.ts'
import { TemplateFailure } from './failure.ts'
import type { Filter } from './filter.ts'
import { textFilters } from './text-filters.ts'
import { Undefined } from './values.ts'

/** `map` applies a filter by name, or picks an attribute. */
const map: Filter = async (value, [name, ...args], kwargs, host) => {
  const mapped = []
  const attribute = kwargs.get('attribute')
  for (const item of iterate(value)) {
    if (typeof name === 'string') mapped.push(await filterNamed(name)(item, args, kwargs, host))
    else {
      const found = attributePath(item, attribute ?? null)
      mapped.push(found instanceof Undefined ? (kwargs.get('default') ?? found) : found)
    }
  }
  return mapped
}

const filters: Readonly<Record<string, Filter>> = { ...textFilters, ...collectionFilters, map }

/** A filter by name. @throws TemplateFailure */
export function filterNamed(name: string): Filter {
  const found = Object.hasOwn(filters, name) ? filters[name] : undefined
  if (found) return found
  throw new TemplateFailure(`No filter named '${name}'.`)
}
