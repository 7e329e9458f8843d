import type { ExposureNode, ManifestNode, RefArgs, SourceNode } from '../manifest/node.ts'
import type { Place } from '../project/issues.ts'
import { escapeRegExp, textPlace } from '../project/text-place.ts'
import type { Parsing } from './models.ts'
import { placeIn } from './properties.ts'

/** What references can lead to; disabled nodes only to say so. */
export interface Referable {
  built: readonly ManifestNode[]
  sources: readonly SourceNode[]
  disabled: readonly (ManifestNode | SourceNode)[]
}

type Reader = ManifestNode | ExposureNode

/** Fills in what nodes depend on by unique id; refs and sources that lead nowhere become issues. */
export function resolveReferences(
  parsing: Parsing,
  readers: readonly Reader[],
  referable: Referable,
): void {
  const { built, sources } = referable
  const byName = new Map(built.map((node) => [node.name, node.unique_id]))
  const bySource = new Map(sources.map((node) => [sourceKey(node), node.unique_id]))
  for (const node of readers) {
    const ids = new Set<string>()
    const resolve = (id: string | undefined, name: string, problem: () => string) => {
      if (id !== undefined) ids.add(id)
      else parsing.issues.add(placeOf(parsing, node, name), `${node.name}: ${problem()}`)
    }
    for (const ref of node.refs) {
      const isOwn = ref.version === null && (ref.package ?? node.package_name) === node.package_name
      const id = isOwn ? byName.get(ref.name) : undefined
      resolve(id, ref.name, () => missingRef(node, ref, referable))
    }
    for (const [source, table] of node.sources) {
      const key = `${source}.${table}`
      resolve(bySource.get(key), table, () => missingSource(key, referable))
    }
    node.depends_on.nodes = [...ids]
  }
}

function sourceKey({ source_name: source, name }: SourceNode): string {
  return `${source}.${name}`
}

function missingRef(
  { package_name: own }: Reader,
  { name, package: owner, version }: RefArgs,
  { built, disabled }: Referable,
): string {
  const printed = owner === null ? `ref('${name}')` : `ref('${owner}', '${name}')`
  if (version !== null) return `${printed}: model versions are not supported`
  if (owner !== null && owner !== own)
    return `${printed}: expected the package ${own}, got ${owner}`
  const isDisabled = disabled.some((node) => node.resource_type !== 'source' && node.name === name)
  if (isDisabled) return `${printed}: expected a model or seed that is enabled, got a disabled one`
  const close = built
    .map((node) => node.name)
    .filter((known) => known.includes(name) || name.includes(known))
  const hint = close.length > 0 ? `; did you mean ${close.join(' or ')}?` : ''
  return `${printed}: expected a model or seed of this name, got none${hint}`
}

function missingSource(key: string, { sources, disabled }: Referable): string {
  const isDisabled = disabled.some(
    (node) => node.resource_type === 'source' && sourceKey(node) === key,
  )
  if (isDisabled) return `source '${key}': expected a source that is enabled, got a disabled one`
  const known = sources.map(sourceKey).join(', ') || 'none'
  return `source '${key}' is not declared; known are: ${known}`
}

/** Where a node names what it reads: in its SQL, else in the YAML that asks for it. */
function placeOf({ properties }: Parsing, node: Reader, name: string): Place {
  const quoted = new RegExp(`['"]${escapeRegExp(name)}['"]`)
  const file = node.original_file_path
  const text = 'raw_code' in node ? node.raw_code : ''
  return text === '' ? placeIn(properties, file, quoted) : { file, ...textPlace(text, quoted) }
}
