import { openRunHistory } from '@deftunes/orchestrator'
import { statePaths } from '@deftunes/pipeline'

import { CliError } from '../errors.ts'
import { countOption, projectOf, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'
import { formatBytes, formatCount } from '../text-table.ts'
import { pruneOldLogs } from '../up/prune-logs.ts'

/** `deftunes logs prune`: removes what runs have logged that ended long ago. */
export async function prune(options: GlobalOptions & { days?: string }): Promise<void> {
  const project = await projectOf(options)
  const given = options.days === undefined ? undefined : countOption('days', options.days)
  const days = given ?? project.logs?.retention
  if (days === undefined) {
    const message = `logs prune: expected --days <count>, or logs.retention in deftunes.yaml, got neither: logs are kept`
    throw new CliError('CLI_OPTION_INVALID', message)
  }
  const history = openRunHistory({ file: statePaths(project).runs })
  try {
    const pruned = await pruneOldLogs(project, history.kept(), days)
    if (options.json) return printJson({ ...pruned, days })
    const { runs, files, bytes } = pruned
    print(
      `${formatCount(files)} logs of ${formatCount(runs.length)} runs that were last written to more than ${days} days ago were removed: ${formatBytes(bytes)}`,
    )
  } finally {
    history.close()
  }
}
