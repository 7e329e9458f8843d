import { z } from 'zod'

import { LakeError } from '../errors.ts'

/** A PostgreSQL database. */
export interface PostgresSource {
  kind: 'postgres'
  /** postgres://user:password@host:port/database */
  url: string
  /** Milliseconds to wait for a connection. Default 10000. */
  connect_timeout_ms: number
  /** Milliseconds to wait for the next rows, or for an answer, before the server counts as lost. Default 60000. */
  idle_timeout_ms: number
}

/** An HTTP API that serves JSON. */
export interface RestSource {
  kind: 'rest'
  base_url: string
  headers: Readonly<Record<string, string>>
  auth: RestAuth
  /** Ask for gzip; what arrives is landed as it is. Default false. */
  compress: boolean
  /** Milliseconds without a byte after which a request counts as lost. Default 60000. */
  idle_timeout_ms: number
  /** Largest body of one answer. Default 4 GiB. */
  max_response_bytes: number
  /** How often a page is asked for in all. Default 6. */
  attempts: number
}

/** How requests are signed in: not at all, by a fixed token, or by tokens that the API itself issues. */
export type RestAuth =
  | { by: 'none' }
  | { by: 'bearer'; token: string }
  | { by: 'client_credentials'; token_path: string; client_id: string; client_secret: string }

/** A system that datasets are read from. */
export type Source = PostgresSource | RestSource

const addressOf = (text: string) => (URL.canParse(text) ? new URL(text) : undefined)

const asPostgresUrl =
  'expected postgres://user:password@host:port/database, with other signs than letters and digits as %XX (# is %23, @ %40, / %2F, % %25)'

const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, { error: 'expected postgres://…', abort: true })
  .refine(addressOf, { abort: true, error: asPostgresUrl })
  .refine((text) => !isTorn(new URL(text)), asPostgresUrl)

/** Whether a sign of the user or the password ended them early, or they cannot be decoded. */
function isTorn({ username, password, pathname, search, hash }: URL): boolean {
  if (hash !== '' || pathname.includes('@') || /^\?[^=]*@/.test(search)) return true
  try {
    decodeURIComponent(username + password)
    return false
  } catch {
    return true
  }
}

const baseUrl = z
  .url({ protocol: /^https?$/, error: 'expected http://… or https://…', abort: true })
  .refine((text) => addressOf(text)?.username === '' && addressOf(text)?.password === '', {
    error: 'expected no user and password in it: set auth, or headers with authorization',
  })
  .refine((text) => addressOf(text)?.search === '' && addressOf(text)?.hash === '', {
    error: 'expected no ? and # in it: a query belongs to the dataset file',
  })

/** What a header may hold: a line break, as at the end of a file, would end it. */
const headerValue = z
  .string()
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'expected one line without control characters')

/** A timer takes no longer time: it would fire at once. */
const milliseconds = z.coerce
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1)

const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('postgres'),
    url: postgresUrl,
    connect_timeout_ms: milliseconds.default(10_000),
    idle_timeout_ms: milliseconds.default(60_000),
  }),
  z.strictObject({
    kind: z.literal('rest'),
    base_url: baseUrl,
    headers: z
      .record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/), headerValue, {
        error: ({ code }) => (code === 'invalid_key' ? 'expected the name of a header' : undefined),
      })
      .default({}),
    auth: z
      .discriminatedUnion('by', [
        z.strictObject({ by: z.literal('none') }),
        z.strictObject({ by: z.literal('bearer'), token: headerValue.min(1) }),
        z.strictObject({
          by: z.literal('client_credentials'),
          token_path: z
            .string()
            .startsWith('/', 'expected a path that begins with /')
            .default('/token'),
          client_id: z.string().min(1),
          client_secret: z.string().min(1),
        }),
      ])
      .default({ by: 'none' }),
    compress: z.boolean().default(false),
    idle_timeout_ms: milliseconds.default(60_000),
    max_response_bytes: z.coerce
      .number()
      .int()
      .min(1)
      .default(4 * 1024 ** 3),
    attempts: z.coerce.number().int().min(1).max(50).default(6),
  }),
])

/**
 * A source of deftunes.yaml, its variables already replaced.
 * @throws LakeError LAKE_SOURCE_INVALID with every mistake; values are not printed, they may be secret.
 */
export function parseSource(name: string, config: unknown): Source {
  const parsed = sourceSchema.safeParse(config)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => {
    const at = ['sources', name, ...path].join('.')
    return `${at}: ${message}`
  })
  const details = { source: name, retryable: false }
  throw new LakeError('LAKE_SOURCE_INVALID', lines.join('\n'), { cause: parsed.error, details })
}
