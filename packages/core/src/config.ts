import {
  isMap,
  isPair,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
} from 'yaml'
import type { z } from 'zod'

import { validationWords } from './config-words.ts'
import { CoreError } from './errors.ts'

/** One mistake in a project file. */
export interface ConfigIssue {
  file: string
  line: number
  column: number
  /** Where in the document: 'sources.api.base_url'. */
  path: string
  message: string
}

/**
 * A YAML text as typed config: unknown keys, wrong types and YAML mistakes reported together.
 * @throws CoreError CORE_CONFIG_INVALID with `details.issues: ConfigIssue[]`.
 */
export function parseYamlConfig<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  file: string,
): z.output<Schema> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  const at = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0)
    return { line: line || 1, column: col || 1 }
  }
  const syntax = [...document.errors, ...document.warnings, ...unresolvedAliases(document)]
  if (syntax.length > 0) {
    const issues = syntax.map(({ pos: [offset], message }) => ({
      ...{ file, ...at(offset), path: '' },
      message: withoutPlace(message),
    }))
    throw configError(issues, [...document.errors, ...document.warnings][0])
  }
  const parsed = schema.safeParse(document.toJS(), {
    error: (issue) => validationWords(issue, true),
  })
  if (parsed.success) return parsed.data
  const issues = validationIssues(parsed.error).map(({ path, message }) => ({
    ...{ file, ...at(offsetOf(document, path)), path: path.join('.') },
    message,
  }))
  throw configError(issues, parsed.error)
}

/** What a schema found, an unknown key at the key itself. */
export function validationIssues({
  issues,
}: Pick<z.ZodError, 'issues'>): { path: PropertyKey[]; message: string }[] {
  return issues.flatMap((issue) => {
    const { path, message } = issue
    if (issue.code !== 'unrecognized_keys') return [{ path, message }]
    const lines = message.split('\n')
    const words = (index: number) => (lines.length === issue.keys.length ? lines[index] : message)
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      message: (words(index) ?? message).replace(`unknown key "${key}"`, 'unknown key'),
    }))
  })
}

/** The first line of a YAML parser's message: its place is told apart. */
function withoutPlace(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '')
}

/** One error for all mistakes of a project's files; the cause is the error that tells of the first, if there is one. */
export function configError(issues: readonly ConfigIssue[], cause?: unknown): CoreError {
  const lines = issues.map(
    ({ file, line, column, path, message }) =>
      `${file}:${line}:${column}: ${path ? `${path}: ` : ''}${message}`,
  )
  return new CoreError('CORE_CONFIG_INVALID', lines.join('\n'), {
    cause,
    details: { issues, retryable: false },
  })
}

/**
 * Text with every `${NAME}` replaced by the variable's value.
 * @throws CoreError CORE_VARIABLE_MISSING naming all variables that have none.
 */
export function substituteVariables(
  text: string,
  variables: Readonly<Record<string, string | undefined>>,
  where: string,
): string {
  const missing = new Set<string>()
  const replaced = text.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
    const value = variables[name]
    if (value === undefined || value === '') missing.add(name)
    return value ?? ''
  })
  if (missing.size > 0) {
    const names = [...missing].map((name) => `\${${name}}`).join(', ')
    const message = `${where}: expected a value for ${names}, got none: set the environment variable`
    throw new CoreError('CORE_VARIABLE_MISSING', message, {
      details: { names: [...missing], retryable: false },
    })
  }
  return replaced
}

function unresolvedAliases(document: Document): { pos: [number]; message: string }[] {
  const found: { pos: [number]; message: string }[] = []
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document)) return
      const message = `expected an anchor &${alias.source} before the alias *${alias.source}`
      found.push({ pos: [alias.range?.[0] ?? 0], message })
    },
  })
  return found
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = document.contents
  let offset = (node as Node | null)?.range?.[0]
  for (const key of path) {
    const next = child(node, key)
    if (next === undefined) break
    offset = next.offset ?? offset
    node = next.node
  }
  return offset
}

function child(node: unknown, key: PropertyKey): { node: unknown; offset?: number } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(key)]
    return { node: item, offset: (item as Node | undefined)?.range?.[0] }
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find(
    (item) => isPair(item) && String((item.key as { value?: unknown }).value) === String(key),
  )
  return pair && { node: pair.value, offset: (pair.key as Node).range?.[0] }
}
