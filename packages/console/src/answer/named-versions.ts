import type { ChartAnswer } from './chart-answer.ts'

/** An answer that names the version it is compared with by its name, in place of its id. */
export function withVersionNames(
  answer: ChartAnswer,
  names: ReadonlyMap<string, string>,
): ChartAnswer {
  const { compared, comparedTotal } = answer
  const named = (label: string) => {
    const name = names.get(label.replace(/^version /, ''))
    return name === undefined ? label : `version ${name}`
  }
  return {
    ...answer,
    ...(compared && { compared: { ...compared, label: named(compared.label) } }),
    ...(comparedTotal?.label !== undefined && {
      comparedTotal: { ...comparedTotal, label: named(comparedTotal.label) },
    }),
  }
}
