import type { Definition, Expression, Parameter, Statement } from './ast.ts'
import { inCall } from './call-chain.ts'
import { ReturnSignal, TemplateFailure, unawaited } from './failure.ts'
import type { Scope } from './scope.ts'
import { Tuple, Undefined, type Callable, type Value } from './values.ts'

/** How bodies are rendered and defaults computed. */
export interface MacroHost {
  renderBody: (body: readonly Statement[], scope: Scope) => Promise<string>
  evaluate: (expression: Expression, scope: Scope) => Promise<Value>
}

interface Signature {
  name: string
  parameters: readonly Parameter[]
  body: readonly Statement[]
}

/** A definition as a function: it gives its text, or the value that dbt's `return` was called with. */
export function macroOf(definition: Definition, around: Scope, host: MacroHost): Callable {
  return async (args, kwargs) => {
    try {
      return await run(definition, { args, kwargs }, around, host)
    } catch (error) {
      if (error instanceof ReturnSignal) return error.value as Value
      throw unawaited(error)
    }
  }
}

/** The `caller()` of a call block. */
export function bodyMacro(
  { parameters, body }: Extract<Statement, { kind: 'call' }>,
  around: Scope,
  host: MacroHost,
): Callable {
  return (args, kwargs) => run({ name: 'caller', parameters, body }, { args, kwargs }, around, host)
}

async function run(
  { name, parameters, body }: Signature,
  { args, kwargs }: { args: Value[]; kwargs: Map<string, Value> },
  around: Scope,
  host: MacroHost,
): Promise<string> {
  const scope = around.inner()
  const left = new Map(kwargs)
  for (const [index, { name: parameter, fallback }] of parameters.entries()) {
    const given = args[index] ?? left.get(parameter)
    left.delete(parameter)
    if (given !== undefined) scope.set(parameter, given)
    else if (fallback) scope.set(parameter, await host.evaluate(fallback, scope))
    else scope.set(parameter, new Undefined(`parameter '${parameter}' was not provided`))
  }
  const caller = left.get('caller')
  left.delete('caller')
  if (caller !== undefined) scope.set('caller', caller)
  scope.set('varargs', new Tuple(args.slice(parameters.length)))
  scope.set('kwargs', new Map(left))
  refuseUnknown(name, body, left, args.length - parameters.length)
  return inCall(name, () => host.renderBody(body, scope))
}

/** As Jinja2 does: arguments that no parameter takes are an error unless the body looks at varargs or kwargs. */
function refuseUnknown(
  name: string,
  body: readonly Statement[],
  left: ReadonlyMap<string, Value>,
  spare: number,
): void {
  if (spare <= 0 && left.size === 0) return
  const text = JSON.stringify(body)
  if (spare > 0 && !text.includes('"name":"varargs"')) {
    throw new TemplateFailure(`macro '${name}' takes ${spare} arguments fewer than it was given`)
  }
  const [unknown] = left.keys()
  if (unknown !== undefined && !text.includes('"name":"kwargs"')) {
    throw new TemplateFailure(`macro '${name}' takes no keyword argument '${unknown}'`)
  }
}
