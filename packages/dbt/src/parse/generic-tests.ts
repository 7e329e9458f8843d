import { createHash } from 'node:crypto'

import type { ManifestNode, PlainRecord, RefArgs } from '../manifest/node.ts'
import type { Place } from '../project/issues.ts'
import {
  requestedTests,
  type ColumnProperties,
  type TestRequest,
} from '../project/property-file.ts'
import { escapeRegExp } from '../project/text-place.ts'
import { configMistakes } from './config-check.ts'
import { unknownKeys } from './config-keys.ts'
import type { Parsing } from './models.ts'
import { completeConfig, projectLevels } from './node-config.ts'
import { columnTags, described, placeIn, renderConfigs } from './properties.ts'
import type { ParsedSource } from './sources.ts'
import { foldersOf } from './sources.ts'
import { testHash, testName } from './test-names.ts'
import { readRequest, type Asked } from './test-request.ts'

/** What a test is asked for on: a model, a seed, or a table of a source. */
interface Target {
  /** As names of tests have it: 'dim_users', or 'source_transform_users' with its prefix. */
  name: string
  kind: 'node' | 'source'
  file: string
  ref: RefArgs | undefined
  source: [string, string] | undefined
  attached: string | null
}

/** The generic tests that YAML asks for on models, seeds, sources and their columns. */
export async function parseGenericTests(
  parsing: Parsing,
  nodes: readonly ManifestNode[],
  sources: readonly ParsedSource[],
): Promise<ManifestNode[]> {
  const requests = [
    ...nodes.flatMap((node) => requestsOnNode(parsing, node)),
    ...sources.flatMap(requestsOnSource),
  ]
  const tests: ManifestNode[] = []
  for (const request of requests) {
    const place = placeOf(parsing, request)
    const test = await parsing.issues.attempt(place, () => parseTest(parsing, request, place))
    if (test) tests.push(test)
  }
  return tests
}

/** A test, what it is asked for on, and the column if it is for one. */
interface Request {
  target: Target
  asked: Asked
  column: ColumnProperties | undefined
}

function requestsOnNode({ properties }: Parsing, node: ManifestNode): Request[] {
  const known = described(properties, node)
  if (!known || node.resource_type === 'test') return []
  const target: Target = {
    name: node.name,
    kind: 'node',
    file: known.file,
    ref: { name: node.name, package: null, version: null },
    source: undefined,
    attached: node.unique_id,
  }
  return requestsOn(target, known.tests, known.columns)
}

function requestsOnSource({ node, file, tests, columns }: ParsedSource): Request[] {
  const target: Target = {
    name: `${node.source_name}_${node.name}`,
    kind: 'source',
    file,
    ref: undefined,
    source: [node.source_name, node.name],
    attached: null,
  }
  return requestsOn(target, tests, columns)
}

function requestsOn(
  target: Target,
  tests: readonly TestRequest[],
  columns: readonly ColumnProperties[],
): Request[] {
  return [
    ...tests.map((request) => ({ target, asked: readRequest(request), column: undefined })),
    ...columns.flatMap((column) =>
      requestedTests(column).map((request) => ({ target, asked: readRequest(request), column })),
    ),
  ]
}

function placeOf({ properties }: Parsing, { target, asked }: Request): Place {
  return placeIn(properties, target.file, new RegExp(`\\b${escapeRegExp(asked.test)}\\b`))
}

async function parseTest(
  parsing: Parsing,
  { target, asked: written, column }: Request,
  place: Place,
): Promise<ManifestNode | undefined> {
  const { library, issues, invocation } = parsing
  if (!library.tests.has(written.test)) {
    const known = [...library.tests.keys()].join(', ')
    issues.add(place, `${target.name}: expected one of the tests ${known}, got '${written.test}'`)
    return undefined
  }
  const config = await renderConfigs(written.config, invocation, target.file)
  const node = nodeOf(parsing, target, { ...written, config }, column)
  if (!node.config.enabled) return undefined
  const mistakes = [
    ...configMistakes(node),
    ...unknownKeys('test', config).map(({ message }) => message),
  ]
  for (const mistake of mistakes) issues.add(place, `${node.name}: ${mistake}`)
  return node
}

function nodeOf(
  { invocation, project }: Parsing,
  target: Target,
  asked: Asked,
  column: ColumnProperties | undefined,
): ManifestNode {
  const { projectName, schema, database } = invocation
  const { name, short, metadata } = identityOf(target, asked, column)
  const fqn = [projectName, ...foldersOf(target.file), name]
  const trees = [project.data_tests, project.tests].flatMap((tree) => projectLevels(tree, fqn))
  const tags: PlainRecord = column ? { tags: columnTags(column) } : {}
  const config = completeConfig('test', [...trees, tags, asked.config])
  return {
    resource_type: 'test',
    unique_id: `test.${projectName}.${name}.${testHash(name, metadata)}`,
    name,
    package_name: projectName,
    path: `${short}.sql`,
    original_file_path: target.file,
    fqn,
    description: '',
    tags: config.tags,
    meta: config.meta,
    config,
    database,
    schema: `${schema}_dbt_test__audit`,
    alias: short,
    relation_name: null,
    columns: {},
    raw_code: '',
    checksum: createHash('sha256').update(JSON.stringify(metadata)).digest('hex'),
    ...readBy(target, asked),
    depends_on: { macros: [], nodes: [] },
    patch_path: null,
    test_metadata: metadata,
    column_name: column?.name ?? null,
    attached_node: target.attached,
  }
}

/** What tells a test from others: its names, and what it is called with. */
function identityOf(target: Target, asked: Asked, column: ColumnProperties | undefined) {
  const { test, namespace, args, customName } = asked
  const kwargs = { ...(column && { column_name: column.name }), ...args }
  const prefix = target.kind === 'source' ? `source_${test}` : test
  const { full, short } = testName(prefix, target.name, kwargs)
  const metadata = { name: test, kwargs: { ...kwargs, model: modelText(target) }, namespace }
  return { name: customName ?? full, short, metadata }
}

function readBy(target: Target, { args }: Asked): Pick<ManifestNode, 'refs' | 'sources'> {
  const { refs, sources } = referencesIn(args)
  return {
    refs: [...(target.ref ? [target.ref] : []), ...refs],
    sources: [...(target.source ? [target.source] : []), ...sources],
  }
}

function modelText({ ref, source }: Target): string {
  const inner = source ? `source('${source[0]}', '${source[1]}')` : `ref('${ref?.name ?? ''}')`
  return `{{ get_where_subquery(${inner}) }}`
}

/** Refs and sources that arguments are written as. */
function referencesIn(args: PlainRecord): { refs: RefArgs[]; sources: [string, string][] } {
  const texts = Object.values(args).filter((value) => typeof value === 'string')
  const refs = texts.flatMap((text) => {
    const match = /\bref\(\s*['"]([^'"]+)['"]\s*\)/.exec(text)
    return match ? [{ name: match[1] ?? '', package: null, version: null }] : []
  })
  const sources = texts.flatMap((text): [string, string][] => {
    const match = /\bsource\(\s*['"]([^'"]+)['"]\s*,\s*['"]([^'"]+)['"]\s*\)/.exec(text)
    return match ? [[match[1] ?? '', match[2] ?? '']] : []
  })
  return { refs, sources }
}
