import type { Definition, Statement, Target } from './ast.ts'
import { iterate } from './attributes.ts'
import { callWithCaller, evaluate } from './evaluate.ts'
import { LoopSignal, placed, TemplateFailure, unawaited } from './failure.ts'
import { builtinGlobals, Namespace } from './globals.ts'
import { Loop } from './loop.ts'
import { bodyMacro, macroOf } from './macro.ts'
import { parseSingle, type Template } from './parse-template.ts'
import { str } from './python-text.ts'
import { Scope } from './scope.ts'
import { isTrue, type Value } from './values.ts'

/** Names that a template sees; undefined: there is no such name. */
export interface Context {
  get(name: string): Value | undefined
}

/** A scope in which templates of one context are rendered: names of the context, then Jinja's own. */
function rootScope(context: Context, file: string): Scope {
  const get = (name: string) => {
    const own = context.get(name)
    return own === undefined ? builtinGlobals.get(name) : own
  }
  return new Scope({ get }, file)
}

/** The text that a template renders to. @throws DbtError DBT_TEMPLATE_FAILED with the place */
export function renderTemplate(template: Template, context: Context): Promise<string> {
  return outermost(renderBody(template.body, rootScope(context, template.file).inner()))
}

/** The value of an expression. @throws DbtError DBT_TEMPLATE_SYNTAX, DBT_TEMPLATE_FAILED */
export async function evaluateText(text: string, context: Context, file: string): Promise<Value> {
  return outermost(evaluate(parseSingle(text, file), rootScope(context, file)))
}

/** A template that is one expression as its value; anything else as its text. */
export async function renderNative(template: Template, context: Context): Promise<Value> {
  const [only] = template.body
  if (template.body.length === 1 && only?.kind === 'output') {
    return outermost(evaluate(only.expression, rootScope(context, template.file)))
  }
  return renderTemplate(template, context)
}

/** A definition as a function; it sees the names of a context. */
export function callableOf(definition: Definition, context: Context, file: string) {
  return macroOf(definition, rootScope(context, file), { renderBody, evaluate })
}

/** What a definition gives for arguments by name. @throws DbtError DBT_TEMPLATE_FAILED with the place */
export async function callDefinition(
  definition: Definition,
  context: Context,
  file: string,
  args: ReadonlyMap<string, Value>,
): Promise<Value> {
  try {
    return await callableOf(definition, context, file)([], new Map(args))
  } catch (error) {
    throw placed(error, file, definition.line)
  }
}

async function outermost<T>(rendering: Promise<T>): Promise<T> {
  try {
    return await rendering
  } catch (error) {
    throw unawaited(error)
  }
}

async function renderBody(body: readonly Statement[], scope: Scope): Promise<string> {
  let text = ''
  for (const statement of body) text += await renderStatement(statement, scope)
  return text
}

async function renderStatement(statement: Statement, scope: Scope): Promise<string> {
  try {
    return await perform(statement, scope)
  } catch (error) {
    throw placed(error, scope.file, statement.line)
  }
}

/** The text of a statement, empty for one that only does something. */
async function perform(statement: Statement, scope: Scope): Promise<string> {
  switch (statement.kind) {
    case 'text':
      return statement.text
    case 'output':
      return str(await evaluate(statement.expression, scope))
    case 'if':
      return renderIf(statement, scope)
    case 'for':
      return renderFor(statement, scope)
    case 'call': {
      const caller = bodyMacro(statement, scope, { renderBody, evaluate })
      return str(await callWithCaller(statement, scope, caller))
    }
    case 'filter': {
      const text = await renderBody(statement.body, scope.inner())
      return str(await filtered(text, statement.filter, scope))
    }
    case 'with': {
      const inner = scope.inner()
      for (const { target, value } of statement.bindings)
        assign(target, await evaluate(value, scope), inner)
      return renderBody(statement.body, inner)
    }
    default:
      await act(statement, scope)
      return ''
  }
}

type Act = Extract<
  Statement,
  { kind: 'set' | 'set block' | 'do' | 'define' | 'break' | 'continue' }
>

async function act(statement: Act, scope: Scope): Promise<void> {
  switch (statement.kind) {
    case 'set':
      return assign(statement.target, await evaluate(statement.value, scope), scope)
    case 'set block': {
      const text = await renderBody(statement.body, scope.inner())
      const value = statement.filter ? await filtered(text, statement.filter, scope) : text
      return assign(statement.target, value, scope)
    }
    case 'do':
      await evaluate(statement.expression, scope)
      return
    case 'define':
      return define(statement.definition, scope)
    default:
      throw new LoopSignal(statement.kind)
  }
}

function define(definition: Definition, scope: Scope) {
  if (definition.kind === 'macro') {
    scope.set(definition.name, macroOf(definition, scope, { renderBody, evaluate }))
  }
}

async function filtered(
  text: string,
  filter: Parameters<typeof evaluate>[0],
  scope: Scope,
): Promise<Value> {
  const inner = scope.inner()
  inner.set('\u0000filtered', text)
  return evaluate(filter, inner)
}

async function renderIf(
  { branches, otherwise }: Extract<Statement, { kind: 'if' }>,
  scope: Scope,
): Promise<string> {
  for (const { test, body } of branches) {
    if (isTrue(await evaluate(test, scope))) return renderBody(body, scope)
  }
  return renderBody(otherwise, scope)
}

async function renderFor(
  statement: Extract<Statement, { kind: 'for' }>,
  scope: Scope,
): Promise<string> {
  const { target, iterable, filter, body, otherwise } = statement
  const all = iterate(await evaluate(iterable, scope))
  const items: Value[] = []
  for (const item of all) {
    if (!filter) items.push(item)
    else {
      const inner = scope.inner()
      assign(target, item, inner)
      if (isTrue(await evaluate(filter, inner))) items.push(item)
    }
  }
  if (items.length === 0) return renderBody(otherwise, scope.inner())
  return renderItems({ target, items, body }, scope)
}

async function renderItems(
  { target, items, body }: { target: Target; items: Value[]; body: Statement[] },
  scope: Scope,
): Promise<string> {
  const loop = new Loop(items)
  let text = ''
  for (const item of items) {
    loop.advance()
    const inner = scope.inner()
    inner.set('loop', loop)
    assign(target, item, inner)
    const part: string[] = []
    try {
      for (const statement of body) part.push(await renderStatement(statement, inner))
    } catch (error) {
      if (!(error instanceof LoopSignal)) throw error
      text += part.join('')
      if (error.kind === 'break') return text
      continue
    }
    text += part.join('')
  }
  return text
}

/** @throws TemplateFailure when the shapes of target and value differ */
function assign(target: Target, value: Value, scope: Scope): void {
  if (target.kind === 'name') return scope.set(target.name, value)
  if (target.kind === 'attribute') {
    const object = scope.lookUp(target.object)
    if (object instanceof Namespace) return object.set(target.name, value)
    throw new TemplateFailure('cannot assign attribute on non-namespace object')
  }
  const items = iterate(value)
  const wanted = target.targets.length
  if (items.length !== wanted) {
    throw new TemplateFailure(`expected ${wanted} values to unpack, got ${items.length}`)
  }
  for (const [index, one] of target.targets.entries()) assign(one, items[index] ?? null, scope)
}
