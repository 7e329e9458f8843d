import { parseTemplate } from '../jinja/index.ts'
import type { LibraryEntry, MacroLibrary } from '../context/macro-library.ts'
import { builtinTests } from '../parse/builtin-tests.ts'
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
  )) {
    const template = await issues.attempt({ file: path }, () => parseTemplate(text, path))
    for (const definition of template?.definitions ?? []) {
      const { kind, name, line } = definition
      if (kind === 'macro') macros.set(name, { definition, file: path })
      else if (kind === 'test') tests.set(name, { definition, file: path })
      else issues.add({ file: path, line }, `expected a macro or a test, got a ${kind} block`)
    }
  }
  const docs = await readDocs(folder, project, issues)
  return { macros, tests, docs }
}

async function readDocs(folder: string, project: ProjectFile, issues: Issues) {
  const docs = new Map<string, string>()
  const folders = project['docs-paths'] ?? [...project['model-paths'], ...project['seed-paths']]
  for (const { path, text } of await readFiles(folder, folders, ['.md'])) {
    const template = await issues.attempt({ file: path }, () => parseTemplate(text, path))
    for (const { kind, name, body } of template?.definitions ?? []) {
      const plain = body.map((part) => (part.kind === 'text' ? part.text : '')).join('')
      if (kind === 'docs') docs.set(name, plain.trim())
    }
  }
  return docs
}
