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
import type { ColumnInfo, ManifestNode, PlainRecord } from '../manifest/node.ts'
import { readFiles } from '../project/files.ts'
import type { Issues, Place } from '../project/issues.ts'
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
import { escapeRegExp, textPlace } from '../project/text-place.ts'

/** What YAML says of one model, seed or singular test. */
export interface DescribedNode {
  /** The YAML file, and where in it the name is. */
  file: string
  place: Place
  description: string
  config: PlainRecord
  columns: ColumnProperties[]
  tests: TestRequest[]
}

/** A YAML file of a project, as text and as read. */
export interface DescribingFile {
  path: string
  text: string
  content: PropertyFile
}

/** Everything that the YAML files of a project say. */
export interface Properties {
  /** By kind and name: 'model dim_users'. */
  nodes: ReadonlyMap<string, DescribedNode>
  files: readonly DescribingFile[]
}

/** What YAML says of a node, if anything. */
export function described(
  { nodes }: Properties,
  { resource_type, name }: Pick<ManifestNode, 'resource_type' | 'name'>,
): DescribedNode | undefined {
  return nodes.get(`${resource_type} ${name}`)
}

/** Where a file of the project, YAML or not, has the first match of a pattern. */
export function placeIn({ files }: Properties, file: string, pattern: RegExp): Place {
  const text = files.find(({ path }) => path === file)?.text ?? ''
  return { file, ...textPlace(text, pattern) }
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
  const files: DescribingFile[] = []
  const context = yamlContext(invocation, library)
  for (const { path, text } of await readFiles(folder, folders, ['.yml', '.yaml'], issues)) {
    const content = await issues.attempt({ file: path }, async () => {
      const parsed = parsePropertyFile(text, path)
      return (await renderTree(parsed, context, path)) as PropertyFile
    })
    if (content) files.push({ path, text, content })
  }
  return { files, nodes: describedNodes(files, issues) }
}

function describedNodes(files: Properties['files'], issues: Issues): Map<string, DescribedNode> {
  const nodes = new Map<string, DescribedNode>()
  for (const { path, text, content } of files) {
    const entries = [
      ...content.models.map((entry) => ({ entry, kind: 'model' as const })),
      ...content.seeds.map((entry) => ({ entry, kind: 'seed' as const })),
      ...content.data_tests.map((entry) => ({
        entry: { columns: [], ...entry },
        kind: 'test' as const,
      })),
    ]
    for (const { entry, kind } of entries) {
      const key = `${kind} ${entry.name}`
      const place = { file: path, ...namePlace(text, entry.name) }
      const earlier = nodes.get(key)
      if (earlier) {
        issues.add(place, `${entry.name}: expected one description, got another in ${earlier.file}`)
      }
      nodes.set(key, {
        file: path,
        place,
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

function namePlace(text: string, name: string) {
  return textPlace(text, new RegExp(`(?<=name:\\s*['"]?)${escapeRegExp(name)}\\b`))
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

/** Configuration of a file with its Jinja rendered. */
export async function renderConfigs(
  tree: PlainRecord,
  invocation: Invocation,
  file: string,
): Promise<PlainRecord> {
  return (await renderTree(tree, baseContext(invocation), file)) as PlainRecord
}

/** A YAML tree with every text that has Jinja in it rendered, but for tests: their arguments are rendered when they run. */
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
        meta: { ...plainRecord(column.meta), ...plainRecord(column.config?.['meta']) },
        tags: columnTags(column),
      },
    ]),
  )
}

/** The tags of a column, which its tests have too. */
export function columnTags({ tags, config }: ColumnProperties): string[] {
  return [...tagList(tags), ...tagList(config?.['tags'])]
}
