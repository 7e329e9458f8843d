/** An expression; `line` counts from 1 in the template's text. */
export type Expression = { line: number } & (
  | { kind: 'literal'; value: null | boolean | number | string }
  | { kind: 'float'; value: number }
  | { kind: 'name'; name: string }
  | { kind: 'list' | 'tuple'; items: Expression[] }
  | { kind: 'dict'; entries: { key: Expression; value: Expression }[] }
  | { kind: 'attribute'; object: Expression; name: string }
  | { kind: 'item'; object: Expression; index: Expression }
  | { kind: 'slice'; object: Expression; start?: Expression; stop?: Expression; step?: Expression }
  | { kind: 'call'; callee: Expression; args: Arguments }
  | { kind: 'filter'; name: string; input: Expression | undefined; args: Arguments }
  | { kind: 'test'; name: string; input: Expression; args: Arguments; negated: boolean }
  | { kind: 'unary'; operator: 'not' | '-' | '+'; operand: Expression }
  | { kind: 'binary'; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'compare'; first: Expression; rest: { operator: Comparison; operand: Expression }[] }
  | { kind: 'condition'; test: Expression; then: Expression; otherwise: Expression | undefined }
)

/** Operators on two values that give a value. */
export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '~'
/** Operators that give true or false. */
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'

/** Arguments of a call, a filter or a test. */
export interface Arguments {
  positional: { value: Expression; spread: boolean }[]
  named: { name: string; value: Expression }[]
  /** `**mapping` */
  spreadNamed: Expression[]
}

/** Where an assignment goes. */
export type Target =
  | { kind: 'name'; name: string }
  | { kind: 'names'; targets: Target[] }
  | { kind: 'attribute'; object: string; name: string }

/** A parameter of a macro. */
export interface Parameter {
  name: string
  fallback: Expression | undefined
}

/** A macro, or one of dbt's blocks that look like one. */
export interface Definition {
  kind: 'macro' | 'test' | 'snapshot' | 'materialization' | 'docs'
  name: string
  parameters: Parameter[]
  body: Statement[]
  line: number
}

/** A part of a template. */
export type Statement = { line: number } & (
  | { kind: 'text'; text: string }
  | { kind: 'output'; expression: Expression }
  | { kind: 'if'; branches: { test: Expression; body: Statement[] }[]; otherwise: Statement[] }
  | {
      kind: 'for'
      target: Target
      iterable: Expression
      filter: Expression | undefined
      body: Statement[]
      otherwise: Statement[]
    }
  | { kind: 'set'; target: Target; value: Expression }
  | { kind: 'set block'; target: Target; filter: Expression | undefined; body: Statement[] }
  | { kind: 'do'; expression: Expression }
  | { kind: 'define'; definition: Definition }
  | { kind: 'call'; call: Expression; parameters: Parameter[]; body: Statement[] }
  | { kind: 'filter'; filter: Expression; body: Statement[] }
  | { kind: 'with'; bindings: { target: Target; value: Expression }[]; body: Statement[] }
  | { kind: 'break' | 'continue' }
)
