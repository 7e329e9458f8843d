import type { Invocation } from '../context/base-context.ts'
import { baseContext } from '../context/base-context.ts'
import {
  parseTemplate,
  renderNative,
  str,
  toPlain,
  TemplateFailure,
  type Value,
} from '../jinja/index.ts'
import type { ColumnInfo, PlainRecord } from '../manifest/node.ts'
import { readFiles } from '../project/files.ts'
import type { Issues } from '../project/issues.ts'
import type { Library } from '../project/library.ts'
import type { ProjectFile } from '../project/project-file.ts'
import {
  parsePropertyFile,
  plainRecord,
  requestedTests,
  tagList,
  type ColumnProperties,
  type PropertyFile,
  type TestRequest,
} from '../project/property-file.ts'

/** What YAML says of one model, seed or singular test. */
export interface DescribedNode {
  /** The YAML file and its text, for places in messages. */
  file: string
  kind: 'model' | 'seed' | 'test'
  description: string
  config: PlainRecord
  columns: ColumnProperties[]
  tests: TestRequest[]
}

/** Everything that the YAML files of a project say. */
export interface Properties {
  nodes: ReadonlyMap<string, DescribedNode>
  files: readonly { path: string; content: PropertyFile }[]
}

/** Reads the YAML files beside models, seeds and tests, and renders the Jinja in their texts. */
export async function readProperties(
  folder: string,
  project: ProjectFile,
  invocation: Invocation,
  library: Library,
  issues: Issues,
): Promise<Properties> {
  const folders = [
    ...project['model-paths'],
    ...project['seed-paths'],
    ...project['test-paths'],
    ...project['macro-paths'],
  ]
  const files: { path: string; content: PropertyFile }[] = []
  const context = yamlContext(invocation, library)
  for (const { path, text } of await readFiles(folder, folders, ['.yml', '.yaml'])) {
    const content = await issues.attempt({ file: path }, async () => {
      const parsed = parsePropertyFile(text, path)
      return (await renderTree(parsed, context, path)) as PropertyFile
    })
    if (content) files.push({ path, content })
  }
  return { files, nodes: describedNodes(files, issues) }
}

function describedNodes(files: Properties['files'], issues: Issues): Map<string, DescribedNode> {
  const nodes = new Map<string, DescribedNode>()
  for (const { path, content } of files) {
    const entries = [
      ...content.models.map((entry) => ({ entry, kind: 'model' as const })),
      ...content.seeds.map((entry) => ({ entry, kind: 'seed' as const })),
      ...content.data_tests.map((entry) => ({
        entry: { columns: [], ...entry },
        kind: 'test' as const,
      })),
    ]
    for (const { entry, kind } of entries) {
      const earlier = nodes.get(entry.name)
      if (earlier)
        issues.add(
          { file: path },
          `${entry.name}: expected one description, got another in ${earlier.file}`,
        )
      nodes.set(entry.name, {
        file: path,
        kind,
        description: entry.description,
        config: {
          ...plainRecord(entry.config),
          ...(entry.meta && { meta: plainRecord(entry.meta) }),
        },
        columns: entry.columns,
        tests: kind === 'test' ? [] : requestedTests(entry),
      })
    }
  }
  return nodes
}

/** Names that Jinja inside YAML sees. */
function yamlContext(invocation: Invocation, library: Library): Map<string, Value> {
  return new Map<string, Value>([
    ...baseContext(invocation),
    [
      'doc',
      (args) => {
        const name = str(args.at(-1) ?? '')
        const text = library.docs.get(name)
        if (text !== undefined) return text
        throw new TemplateFailure(`doc '${name}': expected a docs block of this name`)
      },
    ],
  ])
}

/** A YAML tree with every text that has Jinja in it rendered. Arguments of tests are rendered when the test is. */
async function renderTree(
  tree: unknown,
  context: Map<string, Value>,
  file: string,
): Promise<unknown> {
  if (typeof tree === 'string') {
    if (!/\{[{%]/.test(tree)) return tree
    return toPlain(await renderNative(parseTemplate(tree, file), context))
  }
  if (Array.isArray(tree)) {
    const items: unknown[] = []
    for (const item of tree) items.push(await renderTree(item, context, file))
    return items
  }
  if (tree === null || typeof tree !== 'object') return tree
  const rendered: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(tree)) {
    const later = key === 'data_tests' || key === 'tests'
    rendered[key] = later ? value : await renderTree(value, context, file)
  }
  return rendered
}

/** Columns by name as the manifest keeps them. */
export function columnsOf(columns: readonly ColumnProperties[]): Record<string, ColumnInfo> {
  return Object.fromEntries(
    columns.map((column) => [
      column.name,
      {
        name: column.name,
        description: column.description,
        data_type: column.data_type ?? null,
        quote: typeof column.quote === 'boolean' ? column.quote : null,
        meta: plainRecord(column.meta),
        tags: tagList(column.tags),
      },
    ]),
  )
}
