import { validationIssues, validationWords } from '@deftunes/core'
import type { Context } from 'hono'
import type { z } from 'zod'

import { ConsoleError } from '../errors.ts'

/** As much as a call can say. */
export const mostBytes = 4_000_000

/** The body of a call. @throws ConsoleError CONSOLE_REQUEST_INVALID with every mistake */
export async function requestBody<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): Promise<z.output<Schema>> {
  const type = context.req.header('content-type') ?? ''
  if (!/^application\/json\b/i.test(type))
    throw invalid([`content-type: expected application/json, got ${type || 'none'}`])
  const text = await context.req.text()
  const parsed = schema.safeParse(json(text), { error: (issue) => validationWords(issue, true) })
  if (parsed.success) return parsed.data
  throw invalid(
    validationIssues(parsed.error).map(
      ({ path, message }) => `${path.join('.') || 'body'}: ${message}`,
    ),
  )
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid(['body: expected JSON, got other text'], cause)
  }
}

function invalid(mistakes: readonly string[], cause?: unknown): ConsoleError {
  return new ConsoleError('CONSOLE_REQUEST_INVALID', mistakes.join('\n'), {
    details: { mistakes },
    ...(cause !== undefined && { cause }),
  })
}
