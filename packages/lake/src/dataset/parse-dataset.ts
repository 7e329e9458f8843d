import { configError, parseYamlConfig } from '@deftunes/core'
import { z } from 'zod'

import type { Dataset, DatasetColumn } from './dataset.ts'
import { parsePath } from './parse-path.ts'

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'expected lower-case letters, digits and _')
const size = z.int().min(1).default(25_000)

const paging = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('none') }),
  z.strictObject({ by: z.literal('link'), size, size_param: z.string().default('limit') }),
  z.strictObject({
    by: z.literal('cursor'),
    size,
    size_param: z.string().default('limit'),
    cursor_param: z.string().default('cursor'),
    cursor_key: z.string().default('next_cursor'),
  }),
  z.strictObject({
    by: z.literal('page'),
    size,
    size_param: z.string().default('per_page'),
    page_param: z.string().default('page'),
    first: z.int().default(1),
  }),
  z.strictObject({
    by: z.literal('offset'),
    size,
    size_param: z.string().default('limit'),
    offset_param: z.string().default('offset'),
  }),
])

const origin = z.union(
  [
    z.strictObject({
      table: z.string().regex(/^\w+\.\w+$/, 'expected schema.table'),
    }),
    z.strictObject({
      path: z.string().startsWith('/'),
      query: z.record(z.string(), z.string()).default({}),
      pages: paging.default({ by: 'none' }),
      records: z.string().default(''),
    }),
  ],
  { error: 'expected either table, or path with query, pages and records' },
)

const columnType = z
  .string()
  .regex(
    /^(string|int|long|double|boolean|date|timestamp|decimal\(\d{1,2}, ?\d{1,2}\))$/,
    'expected string, int, long, double, boolean, date, timestamp or decimal(P,S)',
  )

const datasetSchema = z.strictObject({
  name,
  description: z.string().default(''),
  source: z.string(),
  from: origin,
  landing: z.string().regex(/^[a-z0-9_]+(\/[a-z0-9_]+)*$/, 'expected a relative folder'),
  explode: z.string().optional(),
  columns: z.record(
    name,
    z.strictObject({
      type: columnType,
      from: z.string().optional(),
      required: z.boolean().default(false),
      description: z.string().default(''),
    }),
  ),
})

/** Columns that every transform table has besides the dataset's own. */
export const technicalColumns = ['ingest_on', 'processing_timestamp', 'source_from', 'source_file']

/**
 * A dataset file's text as a dataset.
 * @throws CoreError CORE_CONFIG_INVALID with every mistake and its line
 */
export function parseDataset(text: string, file: string): Dataset {
  const { from, columns, explode, ...rest } = parseYamlConfig(datasetSchema, text, file)
  const parsed = Object.entries(columns).map(([column, spec]) => ({
    ...spec,
    name: column,
    path: parsePath(spec.from ?? column, explode),
    written: spec.from ?? column,
  }))
  const wrong = parsed.flatMap(({ name: column, path, written }) => {
    if (technicalColumns.includes(column)) return issue(text, file, column, 'the platform adds it')
    if (path) return []
    const expected = explode
      ? `a path like a.b[0], ${explode}[].x or $position`
      : 'a path like a.b[0]'
    return issue(text, file, column, `from: expected ${expected}, got '${written}'`)
  })
  if (wrong.length > 0) throw configError(wrong)
  const typed = parsed.flatMap(({ path, name: column, type, required, description }) =>
    path ? [{ name: column, type: type.replace(' ', ''), required, description, from: path }] : [],
  ) satisfies DatasetColumn[]
  return { ...rest, origin: from, explode, columns: typed }
}

function issue(text: string, file: string, column: string, message: string) {
  const line = text.split('\n').findIndex((content) => content.trim().startsWith(`${column}:`)) + 1
  return [{ file, line: Math.max(1, line), column: 1, path: `columns.${column}`, message }]
}
