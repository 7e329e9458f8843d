import type { z } from 'zod'

import { validationWords } from './config-words.ts'
import { CoreError } from './errors.ts'
import { readYaml } from './yaml-document.ts'

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
  const { mistakes, value, placeOf } = readYaml(text)
  if (mistakes.length > 0) {
    const issues = mistakes.map(({ line, column, message }) => ({
      ...{ file, line, column, path: '' },
      message,
    }))
    throw configError(issues, mistakes.find(({ cause }) => cause)?.cause)
  }
  const parsed = schema.safeParse(value, { error: (issue) => validationWords(issue, true) })
  if (parsed.success) return parsed.data
  const issues = validationIssues(parsed.error).map(({ path, message }) => ({
    ...{ file, ...placeOf(path), path: path.join('.') },
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

/** The mistakes that an error of {@link configError} tells; undefined of any other. */
export function configIssues(error: unknown): ConfigIssue[] | undefined {
  if (!(error instanceof CoreError) || error.code !== 'CORE_CONFIG_INVALID') return undefined
  return error.details.issues as ConfigIssue[] | undefined
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
