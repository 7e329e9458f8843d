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
  return parsed(schema, json(await context.req.text()), 'body')
}

/** What stands in the address of a call behind its path. @throws ConsoleError CONSOLE_REQUEST_INVALID with every mistake */
export function requestQuery<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): z.output<Schema> {
  return parsed(schema, context.req.query(), 'query')
}

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  what: string,
): z.output<Schema> {
  const result = schema.safeParse(given, { error: (issue) => validationWords(issue, true) })
  if (result.success) return result.data
  throw invalid(
    validationIssues(result.error).map(
      ({ path, message }) => `${path.join('.') || what}: ${message}`,
    ),
  )
}

/** Far more than a call needs, far less than what ends the process. */
const mostLevels = 100

/** Levels of lists and mappings in a JSON text. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0]
  let quoted = false
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index]
    if (quoted && letter === '\\') index += 1
    else if (letter === '"') quoted = !quoted
    else if (!quoted && (letter === '[' || letter === '{')) most = Math.max(most, (depth += 1))
    else if (!quoted && (letter === ']' || letter === '}')) depth -= 1
  }
  return most
}

function json(text: string): unknown {
  if (depthOf(text) > mostLevels)
    throw invalid([`body: expected ${mostLevels} levels at most, got more`])
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
