import type { MacroLibrary } from '../context/macro-library.ts'
import { withMacros } from '../context/macro-library.ts'
import { baseContext, type Invocation } from '../context/base-context.ts'
import { evaluateText, str, toValue } from '../jinja/index.ts'
import type { NodeConfig } from '../manifest/node.ts'

/** A node's schema: by the project's own `generate_schema_name`, else the target's with the custom one behind it. */
export async function schemaName(
  config: NodeConfig,
  name: string,
  invocation: Invocation,
  library: MacroLibrary,
): Promise<string> {
  const custom = config['schema']
  if (!library.macros.has('generate_schema_name')) {
    return typeof custom === 'string' ? `${invocation.schema}_${custom.trim()}` : invocation.schema
  }
  const own = baseContext(invocation)
  own.set('custom_schema_name_given', toValue(custom ?? null))
  own.set('node_given', toValue({ name, config }))
  const context = withMacros(own, library, invocation.projectName)
  const call = 'generate_schema_name(custom_schema_name_given, node_given)'
  return str(await evaluateText(call, context, 'generate_schema_name')).trim()
}
