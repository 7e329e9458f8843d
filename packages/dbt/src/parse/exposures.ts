import type { ExposureNode, RefArgs } from '../manifest/node.ts'
import { plainRecord, tagList, type PropertyFile } from '../project/property-file.ts'
import { escapeRegExp } from '../project/text-place.ts'
import type { Parsing } from './models.ts'
import { completeConfig, projectLevels } from './node-config.ts'
import { placeIn } from './properties.ts'
import { foldersOf, reportKeys } from './sources.ts'

/** The exposures of a project, disabled ones too; what they depend on is written as `ref('x')` or `source('a', 'b')`. */
export function parseExposures(parsing: Parsing): ExposureNode[] {
  return parsing.properties.files.flatMap(({ path, content }) =>
    content.exposures.map((exposure) => {
      reportKeys(parsing, 'exposure', path, plainRecord(exposure.config))
      return exposureNode(parsing, path, exposure)
    }),
  )
}

type Exposure = PropertyFile['exposures'][number]

function exposureNode(parsing: Parsing, path: string, exposure: Exposure): ExposureNode {
  const { project, invocation } = parsing
  const fqn = [invocation.projectName, ...foldersOf(path), exposure.name]
  const levels = [...projectLevels(project.exposures, fqn), plainRecord(exposure.config)]
  const config = completeConfig('exposure', levels)
  return {
    resource_type: 'exposure',
    unique_id: `exposure.${invocation.projectName}.${exposure.name}`,
    name: exposure.name,
    package_name: invocation.projectName,
    path,
    original_file_path: path,
    fqn,
    description: exposure.description,
    tags: tagList(exposure.tags ?? config.tags),
    meta: plainRecord(exposure.meta),
    config,
    type: exposure.type,
    owner: plainRecord(exposure.owner),
    label: exposure.label ?? null,
    maturity: exposure.maturity ?? null,
    url: exposure.url ?? null,
    ...references(parsing, path, exposure),
    depends_on: { macros: [], nodes: [] },
  }
}

function references(
  { properties, issues }: Parsing,
  path: string,
  { name, depends_on: texts }: Exposure,
): Pick<ExposureNode, 'refs' | 'sources'> {
  const refs: RefArgs[] = []
  const sources: [string, string][] = []
  for (const text of texts) {
    const ref = /^ref\(\s*['"]([^'"]+)['"]\s*\)$/.exec(text.trim())
    const source = /^source\(\s*['"]([^'"]+)['"]\s*,\s*['"]([^'"]+)['"]\s*\)$/.exec(text.trim())
    const place = placeIn(properties, path, new RegExp(escapeRegExp(text)))
    if (ref) refs.push({ name: ref[1] ?? '', package: null, version: null })
    else if (source) sources.push([source[1] ?? '', source[2] ?? ''])
    else issues.add(place, `exposure ${name}: expected ref('…') or source('…', '…'), got '${text}'`)
  }
  return { refs, sources }
}
