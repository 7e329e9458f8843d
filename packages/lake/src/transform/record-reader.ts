import { quoteIdentifier, quoteLiteral } from '@deftunes/core'

import type { ColumnPath, Dataset, DatasetColumn } from '../dataset/dataset.ts'
import { LakeError } from '../errors.ts'
import { landedCsvSql, landedJsonSql } from '../landing/landed-sql.ts'

/** How landed records of a dataset look in SQL before they are typed: every value a text, nothing lost. */
export interface RecordReader {
  /** A SELECT with the columns `r` (what {@link valueSql} reads), `raw` (the whole record as text) and `filename`. */
  recordsSql: (paths: readonly string[]) => string
  /** The same records, in their order, with `raw` and `filename` alone. */
  rawSql: (paths: readonly string[]) => string
  /** A column's text in the record, or in the item `item` of the exploded list. */
  valueSql: (path: ColumnPath, item?: string) => string
  /** Conditions that hold when a list or object of the record is something else, with what it should be. */
  shapes: readonly Shape[]
  /** The exploded list as SQL; undefined when there is none. */
  items: string | undefined
}

/** A condition under which a record, or a list or object in it, is something else than expected. */
export interface Shape {
  /** How a dataset file writes its place; '' for the record itself. */
  path: string
  /** Its place as DuckDB's JSON path. */
  place: string
  expected: string
  holds: string
}

/** The reader of a dataset; `columns` are those of landed CSV files. */
export function recordReader(dataset: Dataset, columns: readonly string[] = []): RecordReader {
  return 'table' in dataset.origin ? csvReader(dataset, columns) : jsonReader(dataset)
}

function csvReader(dataset: Dataset, landed: readonly string[]): RecordReader {
  refuseMissing(dataset, landed)
  const fields = landed.map((column) => `${quoteIdentifier(column)} := ${quoteIdentifier(column)}`)
  const r = `struct_pack(${fields.join(', ')})`
  const raw = `CAST(to_json(${r}) AS VARCHAR) AS raw`
  return {
    recordsSql: (paths) =>
      `SELECT ${r} AS r, ${raw}, filename FROM (${landedCsvSql(paths, landed)}) AS landed`,
    rawSql: (paths) => `SELECT ${raw}, filename FROM (${landedCsvSql(paths, landed)}) AS landed`,
    valueSql: (path) => valueOf('r', path),
    shapes: [],
    items: undefined,
  }
}

function refuseMissing({ name, columns }: Dataset, landed: readonly string[]) {
  const wanted = columns.flatMap(({ from }) => (from.of === 'record' ? String(from.steps[0]) : []))
  const missing = wanted.filter((column) => !landed.includes(column))
  if (missing.length === 0) return
  const message = `dataset ${name}: expected the source to have ${missing.join(', ')}, got ${landed.join(', ')}`
  throw new LakeError('LAKE_DATASET_INVALID', message, {
    details: { missing, retryable: false },
  })
}

function jsonReader(dataset: Dataset): RecordReader {
  const { origin, explode } = dataset
  const records = 'records' in origin ? origin.records : ''
  const structure = quoteLiteral(JSON.stringify(structureOf(dataset)))
  return {
    recordsSql: (paths) =>
      `SELECT json_transform(json, ${structure}) AS r, json AS raw, filename FROM (${landedJsonSql(paths, records)}) AS landed`,
    rawSql: (paths) =>
      `SELECT json AS raw, filename FROM (${landedJsonSql(paths, records)}) AS landed`,
    valueSql: (path, item) => valueOf(path.of === 'item' ? (item ?? '') : 'r', path),
    shapes: shapesOf(dataset),
    items: explode === undefined ? undefined : `r.${quoteIdentifier(explode)}`,
  }
}

function valueOf(base: string, path: ColumnPath): string {
  if (path.of === 'position' || path.of === 'record_hash')
    throw new RangeError(`a ${path.of} has no value in the record`)
  const steps = path.steps.map((step) =>
    typeof step === 'number' ? `[${step + 1}]` : `.${quoteIdentifier(step)}`,
  )
  return `${base}${steps.join('')}`
}

/** json_transform's structure: a leaf is a text, a list has one element, an object its keys. */
type Structure = 'VARCHAR' | [Structure] | { [key: string]: Structure }

function structureOf(dataset: Dataset): Structure {
  const whole = dataset.columns.reduce<Structure | undefined>((structure, column) => {
    const { from } = column
    if (from.of === 'position' || from.of === 'record_hash') return structure
    const steps = from.of === 'item' ? [dataset.explode ?? '', 0, ...from.steps] : from.steps
    return merged(dataset, column, structure, steps)
  }, undefined)
  return whole ?? {}
}

function merged(
  dataset: Dataset,
  column: DatasetColumn,
  known: Structure | undefined,
  [step, ...rest]: readonly (string | number)[],
): Structure {
  if (step === undefined) {
    if (known === undefined || known === 'VARCHAR') return 'VARCHAR'
    throw contradiction(dataset, column)
  }
  if (typeof step === 'number') {
    if (known !== undefined && !Array.isArray(known)) throw contradiction(dataset, column)
    return [merged(dataset, column, known?.[0], rest)]
  }
  if (known === 'VARCHAR' || Array.isArray(known)) throw contradiction(dataset, column)
  return { ...known, [step]: merged(dataset, column, known?.[step], rest) }
}

function contradiction({ name }: Dataset, column: DatasetColumn): LakeError {
  const message = `dataset ${name}, column ${column.name}: expected its place to be read as one thing, got a value here and a list or an object for another column`
  return new LakeError('LAKE_DATASET_INVALID', message, {
    details: { retryable: false },
  })
}

/**
 * json_transform gives a NULL list, or an object of NULLs, for what is something else; only then the record is looked
 * at again. The elements of lists are not.
 */
function shapesOf(dataset: Dataset): Shape[] {
  const structure = structureOf(dataset)
  if (typeof structure !== 'object' || Array.isArray(structure)) return []
  return objectShapes(structure, { base: 'r', path: '', place: '$' })
}

interface At {
  base: string
  path: string
  place: string
}

function objectShapes(structure: { [key: string]: Structure }, at: At): Shape[] {
  const inner = Object.entries(structure).flatMap(([key, below]) => {
    if (below === 'VARCHAR') return []
    const next = {
      base: `${at.base}.${quoteIdentifier(key)}`,
      path: at.path === '' ? key : `${at.path}.${key}`,
      place: `${at.place}."${key}"`,
    }
    return Array.isArray(below) ? [shape(below, next)] : objectShapes(below, next)
  })
  return [shape(structure, at), ...inner]
}

function shape(structure: Structure, { base, path, place }: At): Shape {
  const [expected, wanted] = Array.isArray(structure)
    ? ['a list', 'ARRAY']
    : ['an object', 'OBJECT']
  // The record itself may not be null; a list or object in it may.
  const type =
    path === '' ? `json_type(raw)` : `coalesce(json_type(raw, ${quoteLiteral(place)}), 'NULL')`
  const fine = path === '' ? quoteLiteral(wanted) : `'NULL', ${quoteLiteral(wanted)}`
  return {
    path,
    place,
    expected,
    holds: `${isNothing(base, structure)} AND ${type} NOT IN (${fine})`,
  }
}

function isNothing(base: string, structure: Structure): string {
  if (structure === 'VARCHAR' || Array.isArray(structure)) return `${base} IS NULL`
  const parts = Object.entries(structure).map(([key, below]) =>
    isNothing(`${base}.${quoteIdentifier(key)}`, below),
  )
  return parts.length === 0 ? 'TRUE' : `(${parts.join(' AND ')})`
}
