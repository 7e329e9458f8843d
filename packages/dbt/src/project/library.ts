import { parseTemplate, type Definition } from '../jinja/index.ts'
import type { LibraryEntry, MacroLibrary } from '../context/macro-library.ts'
import { BUILTIN_TESTS, builtinTests } from '../parse/builtin-tests.ts'
import { readFiles } from './files.ts'
import type { Issues } from './issues.ts'
import type { ProjectFile } from './project-file.ts'

/** What a project defines besides nodes: macros, generic tests, and texts for descriptions. */
export interface Library extends MacroLibrary {
  docs: ReadonlyMap<string, string>
}

/** Reads macros, generic tests and docs blocks; mistakes go to `issues`. */
export async function readLibrary(
  folder: string,
  project: ProjectFile,
  issues: Issues,
): Promise<Library> {
  const macros = new Map<string, LibraryEntry>()
  const tests = builtinTests()
  const generic = project['test-paths'].map((path) => `${path}/generic`)
  for (const { path, text } of await readFiles(
    folder,
    [...project['macro-paths'], ...generic],
    ['.sql'],
    issues,
  )) {
    const template = await issues.attempt({ file: path }, () => parseTemplate(text, path))
    for (const definition of template?.definitions ?? []) {
      const { kind, name, line } = definition
      const problem = definitionProblem(kind, name)
      const known = kind === 'macro' ? macros : tests
      const earlier = known.get(name)
      if (problem !== undefined) issues.add({ file: path, line }, problem)
      else if (earlier && earlier.file !== BUILTIN_TESTS)
        issues.add(
          { file: path, line },
          `${kind} '${name}': expected one, got another in ${earlier.file}`,
        )
      else known.set(name, { definition, file: path })
    }
  }
  const docs = await readDocs(folder, project, issues)
  return { macros, tests, docs }
}

/** Macros that dbt calls by these names and the runner here does not: a project's own would never be heard of. */
const unheard = new Set([
  'config',
  'create_schema',
  'create_table_as',
  'create_view_as',
  'env_var',
  'generate_alias_name',
  'generate_database_name',
  'get_where_subquery',
  'is_incremental',
  'load_relation',
  'ref',
  'run_query',
  'should_store_failures',
  'source',
  'var',
])

function definitionProblem(kind: Definition['kind'], name: string): string | undefined {
  if (kind !== 'macro' && kind !== 'test') {
    return `expected a macro or a test, got a ${kind} block, which is not supported`
  }
  if (kind === 'macro' && unheard.has(name.replace(/^(default|duckdb)__/, ''))) {
    return `macro '${name}': replacing dbt's own is not supported`
  }
  return undefined
}

async function readDocs(folder: string, project: ProjectFile, issues: Issues) {
  const docs = new Map<string, string>()
  const folders = project['docs-paths'] ?? [...project['model-paths'], ...project['seed-paths']]
  for (const { path, text } of await readFiles(folder, folders, ['.md'], issues)) {
    const template = await issues.attempt({ file: path }, () => parseTemplate(text, path))
    for (const { kind, name, body, line } of template?.definitions ?? []) {
      const plain = body.map((part) => (part.kind === 'text' ? part.text : '')).join('')
      if (kind !== 'docs') continue
      if (docs.has(name))
        issues.add({ file: path, line }, `docs '${name}': expected one, got another`)
      docs.set(name, plain.trim())
    }
  }
  return docs
}
