import type { ConfigIssue } from '@deftunes/core'

import type { Rollup } from '../rollup/rollup.ts'
import {
  grains,
  type Dimension,
  type Grain,
  type Hierarchy,
  type Join,
  type Measure,
  type Model,
  type ModelTable,
  type RowSourceTable,
} from './model.ts'
import type { Place } from './read-model.ts'
import type { ModelFile } from './schema.ts'

type TableFile = ModelFile['tables'][string]
type PlaceAt = (...path: string[]) => Place

/** A model while its files are put together. */
export class Draft implements Model {
  readonly tables = new Map<string, ModelTable>()
  readonly dimensions = new Map<string, Dimension>()
  readonly measures = new Map<string, Measure>()
  readonly hierarchies = new Map<string, Hierarchy>()
  readonly rollups = new Map<string, Rollup>()
  readonly places = new Map<string, Place>()
  /** Names that are taken twice. */
  readonly mistakes: ConfigIssue[] = []
  #joins: Omit<Join, 'repeats'>[] = []

  get joins(): Join[] {
    return this.#joins.map((join) => ({ ...join, repeats: !this.#isOfKey(join) }))
  }

  add({ tables, hierarchies, rollups }: ModelFile, place: PlaceAt): void {
    for (const [name, table] of Object.entries(tables))
      if (this.#take(name, place('tables', name))) this.#addTable(name, table, place)
    for (const [name, { label, levels }] of Object.entries(hierarchies))
      if (this.#take(`hierarchy ${name}`, place('hierarchies', name)))
        this.hierarchies.set(name, { name, label: label ?? labelOf(name), levels })
    for (const [name, rollup] of Object.entries(rollups))
      if (this.#take(`rollup ${name}`, place('rollups', name)))
        this.rollups.set(name, rollupOf(name, rollup))
  }

  #addTable(table: string, file: TableFile, place: PlaceAt): void {
    const { relation, key, description, time, source } = file
    const at = (...path: string[]) => place('tables', table, ...path)
    this.tables.set(table, {
      ...{ name: table, relation: relation.split('.'), key },
      ...(description !== undefined && { description }),
      ...(time !== undefined && { time: `${table}.${time}` }),
      ...(source && { source: sourceOf(source) }),
    })
    for (const [to, on] of Object.entries(file.joins)) {
      this.#joins.push({ from: table, to, on })
      this.places.set(`${table} → ${to}`, at('joins', to))
    }
    for (const [short, dimension] of Object.entries(file.dimensions)) {
      const name = `${table}.${short}`
      if (this.#take(name, at('dimensions', short)))
        this.dimensions.set(name, dimensionOf(name, table, dimension))
    }
    for (const [short, measure] of Object.entries(file.measures)) {
      const name = `${table}.${short}`
      if (this.#take(name, at('measures', short)))
        this.measures.set(name, measureOf(name, table, measure))
    }
  }

  #take(name: string, place: Place): boolean {
    const known = this.places.get(name)
    this.places.set(name, known ?? place)
    if (!known) return true
    const message = `expected a name that is free, got '${name.replace(/^(hierarchy|rollup) /, '')}' again, which ${known.file}:${known.line} has`
    this.mistakes.push({ ...place, message })
    return false
  }

  /** A join to all columns of a key meets one row at most. */
  #isOfKey({ to, on }: Omit<Join, 'repeats'>): boolean {
    const met = new Set(Object.values(on))
    return this.tables.get(to)?.key.every((column) => met.has(column)) ?? true
  }
}

function dimensionOf(
  name: string,
  table: string,
  { label, description, grains: chosen, ...rest }: TableFile['dimensions'][string],
): Dimension {
  return {
    ...{ name, table, ...rest, label: label ?? labelOf(name) },
    grains: chosen ? grains.filter((grain) => chosen.includes(grain)) : grainsOf(rest.type),
    ...(description !== undefined && { description }),
  }
}

function sourceOf({
  relation,
  on,
  first_by: firstBy,
}: NonNullable<TableFile['source']>): RowSourceTable {
  return { relation: relation.split('.'), on, firstBy }
}

function rollupOf(name: string, file: ModelFile['rollups'][string]): Rollup {
  const { values_of: valuesOf, each_row: eachRow, ...rollup } = file
  return {
    ...{ name, ...rollup },
    ...(valuesOf !== undefined && { valuesOf }),
    ...(eachRow && { eachRow }),
  }
}

function grainsOf(type: Dimension['type']): readonly Grain[] {
  if (type === 'timestamp') return grains
  return type === 'date' ? grains.filter((grain) => grain !== 'hour') : []
}

function measureOf(name: string, table: string, file: TableFile['measures'][string]): Measure {
  const { label, description, synonyms, format, currency } = file
  const shared = {
    ...{ name, table, synonyms, format, label: label ?? labelOf(name) },
    ...(description !== undefined && { description }),
    ...(currency !== undefined && { currency }),
  }
  if (file.ratio) {
    const [numerator, denominator] = file.ratio
    return { ...shared, kind: 'ratio', of: [nameIn(table, numerator), nameIn(table, denominator)] }
  }
  const { aggregate = 'count', sql, where } = file
  return {
    ...{ ...shared, kind: 'rows', aggregate },
    ...(sql !== undefined && { sql }),
    ...(where !== undefined && { where }),
  }
}

/** A name without a table is of the table that names it. */
function nameIn(table: string, name: string): string {
  return name.includes('.') ? name : `${table}.${name}`
}

/** `sales.total_sales` → `Total sales`. */
function labelOf(name: string): string {
  const words = (name.split('.').at(-1) ?? name).replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
