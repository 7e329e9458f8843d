import type { Analyzer, Condition, Parameter, Rule, Variable } from '../ruleset.ts'
import type { Token } from './lexer.ts'
import { SyntaxMistake } from './token-reader.ts'

/** Checks that every `$name` of a rule or analyzer is defined, and is one text where one text is meant. */
export function checkVariables(
  at: Token,
  rule: Rule | Analyzer,
  variables: readonly Variable[],
): void {
  if ('rules' in rule) {
    for (const part of rule.rules) checkVariables(at, part, variables)
    return
  }
  for (const parameter of rule.parameters) checkParameter(at, parameter, variables)
  if ('condition' in rule && rule.condition) checkCondition(at, rule.condition, variables)
}

function checkParameter(
  at: Token,
  { kind, text }: Parameter,
  variables: readonly Variable[],
): void {
  if (kind !== 'variable') return
  const { value } = defined(at, text, variables)
  if (typeof value !== 'string') {
    throw new SyntaxMistake(
      at,
      `variable '${text}': expected one text, got a list of ${value.length}`,
    )
  }
}

function checkCondition(at: Token, condition: Condition, variables: readonly Variable[]): void {
  if (condition.kind !== 'text') return
  for (const operand of condition.operands) {
    if (operand.kind === 'variable') defined(at, operand.name, variables)
  }
}

function defined(at: Token, name: string, variables: readonly Variable[]): Variable {
  const variable = variables.find((one) => one.name === name)
  if (variable) return variable
  const known = variables.map((one) => one.name).join(', ') || 'none'
  throw new SyntaxMistake(at, `variable '${name}' is not defined; defined are: ${known}`)
}
