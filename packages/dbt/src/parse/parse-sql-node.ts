import { createHash } from 'node:crypto'
import { posix } from 'node:path'

import { baseContext, type Invocation } from '../context/base-context.ts'
import { dispatch, withMacros, type MacroLibrary } from '../context/macro-library.ts'
import { Relation } from '../context/relation.ts'
import { DbtError } from '../errors.ts'
import { parseTemplate, renderTemplate, str, toValue, type Value } from '../jinja/index.ts'
import type { ManifestNode, PlainRecord } from '../manifest/node.ts'
import type { ProjectFile as SqlFile } from '../project/files.ts'
import { capturingConfig, refArguments, type Captured } from './captured.ts'

/** What a SQL file asks for: refs, sources and config, found by rendering it without a warehouse. */
export async function captureSql(
  { path, text }: SqlFile,
  invocation: Invocation,
  library: MacroLibrary,
  known: PlainRecord = {},
): Promise<Captured> {
  const captured: Captured = { refs: [], sources: [], config: {} }
  const template = parseTemplate(text, path)
  const block = template.definitions.find(({ kind }) => kind !== 'macro')
  if (block) {
    const message = `line ${block.line}: expected SQL, got a ${block.kind} block, which is not supported here`
    throw new DbtError('DBT_UNSUPPORTED', message, { details: { line: block.line } })
  }
  const own = parseContext(captured, invocation, posix.parse(path).name, known)
  const context = withMacros(own, library, invocation.projectName)
  own.set('adapter', adapterWhileParsing(dispatch(context)))
  await renderTemplate(template, context)
  return captured
}

/** Names while parsing: nothing is asked of the warehouse, `execute` is false. */
function parseContext(
  captured: Captured,
  invocation: Invocation,
  name: string,
  known: PlainRecord = {},
): Map<string, Value> {
  const { schema, database } = invocation
  const placeholder = new Relation({ database, schema, identifier: name })
  const nothing = () => null
  return new Map<string, Value>([
    ...baseContext(invocation),
    ['execute', false],
    ['this', placeholder],
    ['model', toValue({ name, batch: null, config: known })],
    ['config', capturingConfig(captured)],
    [
      'ref',
      (args, kwargs) => {
        captured.refs.push(refArguments(args, kwargs))
        return new Relation({ database, schema, identifier: str(args.at(-1) ?? '') })
      },
    ],
    [
      'source',
      ([source = '', table = '']) => {
        captured.sources.push([str(source), str(table)])
        return new Relation({
          database,
          schema: str(source),
          identifier: str(table),
        })
      },
    ],
    ['is_incremental', () => false],
    ['load_relation', nothing],
    ['run_query', nothing],
    ['doc', () => ''],
  ])
}

function adapterWhileParsing(dispatching: Value): Value {
  return new Map<Value, Value>([
    ['dispatch', dispatching],
    ['get_relation', () => null],
    ['get_columns_in_relation', () => []],
    ['quote', ([name = '']) => `"${str(name)}"`],
    ['type', () => 'duckdb'],
  ])
}

/** The parts of a node that follow from its file alone. */
export function fileParts(
  { path, relative, text }: SqlFile,
  projectName: string,
  prefix: readonly string[] = [],
): Pick<
  ManifestNode,
  'name' | 'package_name' | 'path' | 'original_file_path' | 'fqn' | 'raw_code' | 'checksum'
> {
  const { dir, name } = posix.parse(relative)
  const folders = dir === '' ? [] : dir.split('/')
  return {
    name,
    package_name: projectName,
    path: relative,
    original_file_path: path,
    fqn: [projectName, ...prefix, ...folders, name],
    raw_code: text,
    checksum: createHash('sha256').update(text, 'utf8').digest('hex'),
  }
}
