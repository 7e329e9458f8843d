/** What files may import, in the order in which they do; [module, names]. */
const modules: readonly [module: string, names: readonly string[]][] = [
  ['datetime', ['timedelta']],
  ['airflow.providers.docker.operators.docker', ['DockerOperator']],
  ['airflow.providers.standard.operators.bash', ['BashOperator']],
  [
    'airflow.sdk',
    [
      'DAG',
      'Asset',
      'BaseBranchOperator',
      'BaseSensorOperator',
      'CronDataIntervalTimetable',
      'CronTriggerTimetable',
      'DeltaDataIntervalTimetable',
      'Param',
      'PokeReturnValue',
      'SkipMixin',
      'TaskGroup',
      'XComArg',
    ],
  ],
  ['airflow.sdk.exceptions', ['AirflowException', 'AirflowFailException']],
  ['docker.types', ['Mount']],
]

/** Every name that a file may import from a module. */
export const importedNames: readonly string[] = modules.flatMap(([, names]) => names)

/** The imports of what a file's text names. */
export function importText(text: string): string {
  const names = new Set(codeOf(text).match(/(?<![.\w])[A-Za-z_]\w*/g))
  const plain = (module: string) => (names.has(module) ? [`import ${module}`] : [])
  const from = modules.flatMap(([module, all]) => {
    const used = all.filter((name) => names.has(name))
    return used.length === 0 ? [] : [fromText(module, used)]
  })
  const standard = from.filter((line) => line.startsWith('from datetime'))
  const others = from.filter((line) => !line.startsWith('from datetime'))
  return [
    ...[...plain('json'), ...plain('os'), ...standard, ''],
    ...[...plain('pendulum'), ...others],
  ].join('\n')
}

function fromText(module: string, names: readonly string[]): string {
  const line = `from ${module} import ${names.join(', ')}`
  if (line.length <= 100) return line
  return `from ${module} import (\n${names.map((name) => `    ${name},\n`).join('')})`
}

/** Without texts and comments, which name things that are not meant. */
function codeOf(text: string): string {
  return text.replaceAll(/"""[^]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#.*/g, '')
}
