import type { DagSpec } from '../dag/dag.ts'
import { OrchestratorError } from '../errors.ts'
import { dagFile, type AirflowOptions } from './dag-file.ts'
import { mistakesOfExport } from './mistakes-of-export.ts'

/** A file for Airflow. */
export interface AirflowFile {
  name: string
  text: string
}

/**
 * DAGs as files for Airflow: `<dag id>.py` each, and `pools.json` for `airflow pools import` where tasks name pools.
 * @throws OrchestratorError ORCHESTRATOR_AIRFLOW_REFUSED with all that Airflow cannot be told
 */
export function airflowFiles(dags: readonly DagSpec[], options: AirflowOptions): AirflowFile[] {
  const mistakes = [...mistakesOfOptions(options), ...mistakesOfExport(dags)]
  if (mistakes.length > 0) {
    const message = `what Airflow cannot be told:\n${mistakes.map((one) => `  ${one}`).join('\n')}`
    throw new OrchestratorError('ORCHESTRATOR_AIRFLOW_REFUSED', message, { details: { mistakes } })
  }
  const files = dags.map((dag) => ({ name: `${dag.id}.py`, text: dagFile(dag, options) }))
  return [...files, ...poolsFile(dags)]
}

function mistakesOfOptions({ command, alertRules = 0 }: AirflowOptions): string[] {
  const rules = `${alertRules} ${alertRules === 1 ? 'rule' : 'rules'}`
  return [
    ...(isCommand(command)
      ? []
      : [
          `command: expected one line without {{, {% and {#, which Airflow would fill in, got ${JSON.stringify(command)}`,
        ]),
    ...(alertRules === 0
      ? []
      : [
          `alerts: nobody would be told by the ${rules} of deftunes.yaml; --without-alerts exports all the same`,
        ]),
  ]
}

/** Airflow takes it for a template. */
function isCommand(text: string): boolean {
  return text.trim() !== '' && !/\{[{%#]|[\r\n]/.test(text)
}

function poolsFile(dags: readonly DagSpec[]): AirflowFile[] {
  const pools = dags.flatMap((dag) => Object.entries(dag.pools))
  if (pools.length === 0) return []
  const known = pools.map(([pool, slots]) => [pool, poolOf(pool, slots, dags)] as const)
  const all = Object.fromEntries(known)
  return [{ name: 'pools.json', text: `${JSON.stringify(all, null, 2)}\n` }]
}

function poolOf(pool: string, slots: number, dags: readonly DagSpec[]) {
  const users = dags.filter(({ pools }) => Object.hasOwn(pools, pool)).map(({ id }) => id)
  return { slots, description: `Of ${users.join(', ')}`, include_deferred: false }
}
