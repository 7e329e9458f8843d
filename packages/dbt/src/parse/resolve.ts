import type { ExposureNode, ManifestNode, RefArgs, SourceNode } from '../manifest/node.ts'
import type { Issues } from '../project/issues.ts'
import { textPlace } from '../project/text-place.ts'

/** Fills in what nodes depend on by unique id; refs and sources that lead nowhere become issues. */
export function resolveReferences(
  nodes: readonly (ManifestNode | ExposureNode)[],
  built: readonly ManifestNode[],
  sources: readonly SourceNode[],
  issues: Issues,
): void {
  const byName = new Map(built.map((node) => [node.name, node.unique_id]))
  const bySource = new Map(
    sources.map((node) => [`${node.source_name}.${node.name}`, node.unique_id]),
  )
  for (const node of nodes) {
    const ids = new Set<string>()
    for (const ref of node.refs) {
      const id = byName.get(ref.name)
      if (id === undefined || ref.version !== null)
        issues.add(placeOf(node, ref.name), missingRef(node, ref, byName))
      else ids.add(id)
    }
    for (const [source, table] of node.sources) {
      const id = bySource.get(`${source}.${table}`)
      const known = [...bySource.keys()].join(', ') || 'none'
      if (id === undefined)
        issues.add(
          placeOf(node, table),
          `${node.name}: source '${source}.${table}' is not declared; known are: ${known}`,
        )
      else ids.add(id)
    }
    node.depends_on.nodes = [...ids]
  }
}

function missingRef(
  node: { name: string },
  ref: RefArgs,
  known: ReadonlyMap<string, string>,
): string {
  if (ref.version !== null)
    return `${node.name}: ref('${ref.name}'): model versions are not supported`
  const close = [...known.keys()].filter(
    (name) => name.includes(ref.name) || ref.name.includes(name),
  )
  const hint = close.length > 0 ? `; did you mean ${close.join(' or ')}?` : ''
  return `${node.name}: ref('${ref.name}'): expected a model or seed of this name, got none${hint}`
}

function placeOf(node: ManifestNode | ExposureNode, name: string) {
  const text = 'raw_code' in node ? node.raw_code : ''
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return { file: node.original_file_path, ...textPlace(text, new RegExp(`['"]${escaped}['"]`)) }
}
