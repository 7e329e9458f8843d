import type { Arguments, Expression, Statement } from './ast.ts'
import { attributeOf, itemOf, iterate, sliceOf } from './attributes.ts'
import { placed, TemplateFailure } from './failure.ts'
import { filterNamed } from './filters.ts'
import { binary, compare, signed } from './operators.ts'
import { str } from './python-text.ts'
import type { Scope } from './scope.ts'
import { testNamed } from './tests.ts'
import { Float, isTrue, Tuple, typeName, Undefined, type Callable, type Value } from './values.ts'

/** Computes an expression. @throws DbtError DBT_TEMPLATE_FAILED with the place */
export async function evaluate(expression: Expression, scope: Scope): Promise<Value> {
  try {
    return await compute(expression, scope)
  } catch (error) {
    throw placed(error, scope.file, expression.line)
  }
}

async function compute(node: Expression, scope: Scope): Promise<Value> {
  switch (node.kind) {
    case 'literal':
      return node.value
    case 'float':
      return new Float(node.value)
    case 'name':
      return scope.lookUp(node.name)
    case 'list':
      return evaluateAll(node.items, scope)
    case 'tuple':
      return new Tuple(await evaluateAll(node.items, scope))
    case 'dict':
      return dictOf(node.entries, scope)
    case 'attribute':
      return attributeOf(await evaluate(node.object, scope), node.name)
    case 'item':
      return itemOf(await evaluate(node.object, scope), await evaluate(node.index, scope))
    case 'slice': {
      const part = async (one: Expression | undefined) => (one ? evaluate(one, scope) : null)
      const object = await evaluate(node.object, scope)
      return sliceOf(object, await part(node.start), await part(node.stop), await part(node.step))
    }
    case 'call':
      return callExpression(node, scope)
    case 'filter':
      return applyFilter(node, scope)
    case 'test':
      return applyTest(node, scope)
    default:
      return computeOperator(node, scope)
  }
}

async function computeOperator(
  node: Extract<Expression, { kind: 'unary' | 'binary' | 'and' | 'or' | 'compare' | 'condition' }>,
  scope: Scope,
): Promise<Value> {
  switch (node.kind) {
    case 'unary': {
      const operand = await evaluate(node.operand, scope)
      return node.operator === 'not' ? !isTrue(operand) : signed(node.operator, operand)
    }
    case 'binary':
      return binary(
        node.operator,
        await evaluate(node.left, scope),
        await evaluate(node.right, scope),
      )
    case 'and': {
      const left = await evaluate(node.left, scope)
      return isTrue(left) ? evaluate(node.right, scope) : left
    }
    case 'or': {
      const left = await evaluate(node.left, scope)
      return isTrue(left) ? left : evaluate(node.right, scope)
    }
    case 'compare':
      return compareChain(node, scope)
    case 'condition': {
      if (isTrue(await evaluate(node.test, scope))) return evaluate(node.then, scope)
      if (node.otherwise) return evaluate(node.otherwise, scope)
      return new Undefined(
        'the inline if-expression evaluated to false and no else section was defined.',
      )
    }
  }
}

async function evaluateAll(items: readonly Expression[], scope: Scope): Promise<Value[]> {
  const values: Value[] = []
  for (const item of items) values.push(await evaluate(item, scope))
  return values
}

async function dictOf(
  entries: readonly { key: Expression; value: Expression }[],
  scope: Scope,
): Promise<Value> {
  const dict = new Map<Value, Value>()
  for (const { key, value } of entries)
    dict.set(await evaluate(key, scope), await evaluate(value, scope))
  return dict
}

async function compareChain(
  { first, rest }: Extract<Expression, { kind: 'compare' }>,
  scope: Scope,
): Promise<boolean> {
  let left = await evaluate(first, scope)
  for (const { operator, operand } of rest) {
    const right = await evaluate(operand, scope)
    if (!compare(operator, left, right)) return false
    left = right
  }
  return true
}

/** A call's arguments as values. */
async function evaluateArguments(
  { positional, named, spreadNamed }: Arguments,
  scope: Scope,
): Promise<{ args: Value[]; kwargs: Map<string, Value> }> {
  const args: Value[] = []
  for (const { value, spread } of positional) {
    const evaluated = await evaluate(value, scope)
    args.push(...(spread ? iterate(evaluated) : [evaluated]))
  }
  const kwargs = new Map<string, Value>()
  for (const { name, value } of named) kwargs.set(name, await evaluate(value, scope))
  for (const mapping of spreadNamed) {
    const entries = await evaluate(mapping, scope)
    if (!(entries instanceof Map))
      throw new TemplateFailure(`argument after ** must be a mapping, got '${typeName(entries)}'`)
    for (const [name, value] of entries) kwargs.set(str(name), value)
  }
  return { args, kwargs }
}

async function callExpression(
  { callee, args }: Extract<Expression, { kind: 'call' }>,
  scope: Scope,
  caller?: Callable,
): Promise<Value> {
  const target = await evaluate(callee, scope)
  const given = await evaluateArguments(args, scope)
  if (caller) given.kwargs.set('caller', caller)
  return call(target, given.args, given.kwargs)
}

/** The call of a `{% call %}` block, whose body is `caller()`. */
export async function callWithCaller(
  statement: Extract<Statement, { kind: 'call' }>,
  scope: Scope,
  caller: Callable,
): Promise<Value> {
  const { call: expression } = statement
  if (expression.kind !== 'call') throw new TemplateFailure('expected a call in the call block')
  return callExpression(expression, scope, caller)
}

/** Calls a value. @throws TemplateFailure when it is no function */
export async function call(
  target: Value,
  args: Value[],
  kwargs = new Map<string, Value>(),
): Promise<Value> {
  if (typeof target === 'function') return target(args, kwargs)
  if (target instanceof Undefined) throw new TemplateFailure(target.message)
  throw new TemplateFailure(`'${typeName(target)}' object is not callable`)
}

async function applyFilter(
  { name, input, args }: Extract<Expression, { kind: 'filter' }>,
  scope: Scope,
): Promise<Value> {
  const value = input ? await evaluate(input, scope) : (scope.get('\u0000filtered') ?? '')
  const given = await evaluateArguments(args, scope)
  return filterNamed(name)(value, given.args, given.kwargs, { call })
}

async function applyTest(
  { name, input, args, negated }: Extract<Expression, { kind: 'test' }>,
  scope: Scope,
): Promise<boolean> {
  const value = await evaluate(input, scope)
  const given = await evaluateArguments(args, scope)
  return testNamed(name)(value, given.args) !== negated
}
