import { parseYamlConfig } from '@deftunes/core'
import { z } from 'zod'

import type { Dataset, Origin } from './dataset.ts'
import { parsePath } from './parse-path.ts'

const nameExpected = 'expected lower-case letters, digits and _'
const name = z.string().regex(/^[a-z][a-z0-9_]*$/, nameExpected)
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

/** What a query parameter may stand for; the dates are those of the interval. */
const placeholders = ['ingest_on', 'start_date', 'last_date', 'end_date']

const queryValue = z
  .string()
  .refine(
    (value) =>
      [...value.matchAll(/\{(\w+)\}/g)].every(([, key = '']) => placeholders.includes(key)),
    `expected of {…} only ${placeholders.map((key) => `{${key}}`).join(', ')}`,
  )

const tableOrigin = z.strictObject({
  table: z.string().regex(/^\w+\.\w+$/, 'expected schema.table'),
})

const listOrigin = z
  .strictObject({
    path: z
      .string('expected either table, or path with query, pages and records')
      .startsWith('/', 'expected a path that begins with /'),
    query: z.record(z.string(), queryValue).default({}),
    pages: paging.default({ by: 'none' }),
    records: z.string().default(''),
  })
  .refine(({ pages, records }) => pages.by !== 'cursor' || records !== '', {
    path: ['records'],
    error: 'expected the key of the list, for a plain array has no place for a cursor',
  })

/** A union would tell only that neither kind fits; what is written says which kind is meant. */
const origin = z.unknown().transform((value, context): Origin => {
  const isTable = typeof value === 'object' && value !== null && 'table' in value
  const parsed = isTable ? tableOrigin.safeParse(value) : listOrigin.safeParse(value)
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues)
    context.addIssue({ ...issue, input: value } as z.core.$ZodRawIssue)
  return z.NEVER
})

const columnType = z
  .string()
  .regex(
    /^(string|int|long|double|boolean|date|timestamp|decimal\(\d{1,2}, ?\d{1,2}\))$/,
    'expected string, int, long, double, boolean, date, timestamp or decimal(P,S)',
  )
  .transform((type) => type.replace(' ', ''))
  .refine(isPossibleDecimal, 'expected decimal(P,S) with P from 1 to 38 and S at most P')

function isPossibleDecimal(type: string): boolean {
  const [, precision, scale] = /^decimal\((\d+),(\d+)\)$/.exec(type) ?? [undefined, '1', '0']
  return Number(precision) >= 1 && Number(precision) <= 38 && Number(scale) <= Number(precision)
}

const columnSpec = z.strictObject({
  type: columnType,
  from: z.string().optional(),
  required: z.boolean().default(false),
  description: z.string().default(''),
})

const key = /^[A-Za-z_]\w*$/

const datasetSchema = z
  .strictObject({
    name,
    description: z.string().default(''),
    source: z.string(),
    from: origin,
    landing: z.string().regex(/^[a-z0-9_]+(\/[a-z0-9_]+)*$/, 'expected a relative folder'),
    explode: z.string().regex(key, 'expected a key of the record').optional(),
    columns: z
      .record(name, columnSpec, {
        error: ({ code }) => (code === 'invalid_key' ? nameExpected : undefined),
      })
      .refine((columns) => Object.keys(columns).length > 0, 'expected at least one column'),
  })
  // Mistakes in the columns are told along with those elsewhere.
  .superRefine(refuseColumns, {
    when: ({ value }) => z.looseObject(outline).safeParse(value).success,
  })

/** As much as the check of the columns looks at. */
const outline = {
  explode: z.string().optional(),
  columns: z.record(z.string(), z.looseObject({ from: z.string().optional() })),
}

type Outline = z.infer<z.ZodObject<typeof outline>>

/** Columns that every transform table has besides the dataset's own. */
const technicalColumns = ['ingest_on', 'processing_timestamp', 'source_from', 'source_file']

function refuseColumns({ columns, explode }: Outline, context: z.core.$RefinementCtx): void {
  const refuse = (message: string, ...path: string[]) =>
    context.addIssue({ code: 'custom', message, path })
  const paths = Object.entries(columns).map(([column, { from = column }]) => {
    const path = parsePath(from, explode)
    const expected = explode
      ? `a path like a.b[0], ${explode}[].x, $position or $record_hash`
      : 'a path like a.b[0]'
    if (!path) refuse(`expected ${expected}, got '${from}'`, 'columns', column, 'from')
    if (technicalColumns.includes(column)) {
      refuse('expected another name: the platform adds a column of this one', 'columns', column)
    }
    return path
  })
  if (explode !== undefined && key.test(explode) && !paths.some((path) => path?.of === 'item')) {
    refuse(`expected a column from ${explode}[].…, got none`, 'explode')
  }
}

/**
 * A dataset file's text as a dataset.
 * @throws CoreError CORE_CONFIG_INVALID with every mistake and its line
 */
export function parseDataset(text: string, file: string): Dataset {
  const { from, columns, explode, ...rest } = parseYamlConfig(datasetSchema, text, file)
  const typed = Object.entries(columns).flatMap(([column, { from: written = column, ...spec }]) => {
    const path = parsePath(written, explode)
    return path ? [{ ...spec, name: column, from: path }] : []
  })
  return { ...rest, origin: from, explode, columns: typed }
}
