import {
  lastDateOf,
  openDagFolder,
  OrchestratorError,
  runOfLogicalDate,
  type DagFolder,
  type DagSpec,
  type OperationRequest,
} from '@deftunes/orchestrator'
import { statePaths, type Project } from '@deftunes/pipeline'

import { CliError } from './errors.ts'
import { givenParams, paramWords } from './given-params.ts'

/** How a run by hand is described on the command line. */
export interface RunWords {
  date?: string
  logicalDate?: string
  /** Each `name=value`. */
  param?: readonly string[]
  note?: string
}

/**
 * What is asked for by the words of a command; values of parameters are read by their types in the DAG.
 * @throws CliError CLI_OPTION_INVALID; OrchestratorError ORCHESTRATOR_DAG_UNKNOWN, ORCHESTRATOR_DATE_INVALID, ORCHESTRATOR_PARAMS_INVALID
 */
export async function requestOf(
  project: Project,
  dagId: string,
  { date, logicalDate, param = [], note }: RunWords,
): Promise<OperationRequest<'trigger'> & { ingestOn: string }> {
  if (date !== undefined && logicalDate !== undefined) {
    const message = 'run: expected --date <YYYY-MM-DD> or --logical-date <instant>, got both'
    throw new CliError('CLI_OPTION_INVALID', message)
  }
  if (date !== undefined && !/^\d{4}-\d\d-\d\d$/.test(date))
    throw new CliError('CLI_OPTION_INVALID', `--date: expected YYYY-MM-DD, got '${date}'`)
  const words = paramWords(param)
  const isPlain = date !== undefined && param.length === 0
  const dag = isPlain ? undefined : await dagIn(project, dagId)
  const when = dag ? whenOf(dag, { date, logicalDate }) : { ingestOn: date ?? '' }
  const params = dag ? givenParams(dag, words) : {}
  return {
    ...{ dagId, ...when },
    ...(param.length === 0 ? {} : { params }),
    ...(note === undefined ? {} : { note }),
  }
}

/** Without a word of when, the last interval that has ended is meant. */
function whenOf(dag: DagSpec, { date, logicalDate }: Pick<RunWords, 'date' | 'logicalDate'>) {
  if (logicalDate !== undefined) return runOfLogicalDate(dag, logicalDate)
  return { ingestOn: date ?? lastDateOf(dag, Date.now()) }
}

/** A DAG of a project as it is now. @throws OrchestratorError ORCHESTRATOR_DAG_UNKNOWN */
export async function dagIn(project: Project, dagId: string): Promise<DagSpec> {
  const dags = await openDagFolder({ project: project.folder, file: statePaths(project).runs })
  try {
    return dagOf(dags, dagId)
  } finally {
    dags.close()
  }
}

/** A DAG of a project as it is now. @throws OrchestratorError ORCHESTRATOR_DAG_UNKNOWN with the files that define none, and why */
export function dagOf(dags: DagFolder, dagId: string): DagSpec {
  const dag = dags.dag(dagId)
  if (dag) return dag
  const known = dags.all().map(({ id }) => id)
  const broken = [...dags.errors()].map(
    ([file, { line, message }]) => `${file}:${line}: ${message}`,
  )
  const message = [`DAG '${dagId}': expected one of ${known.join(', ') || 'none'}`, ...broken]
  throw new OrchestratorError('ORCHESTRATOR_DAG_UNKNOWN', message.join('\n'))
}
