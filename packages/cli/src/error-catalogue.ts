import { coreErrors, type ErrorCatalogue } from '@deftunes/core'
import { dbtErrors } from '@deftunes/dbt'
import { icebergErrors } from '@deftunes/iceberg'
import { lakeErrors } from '@deftunes/lake'
import { consoleErrors } from '@deftunes/console'
import { metricsErrors } from '@deftunes/metrics'
import { orchestratorErrors } from '@deftunes/orchestrator'
import { pipelineErrors } from '@deftunes/pipeline'
import { qualityErrors } from '@deftunes/quality'
import { simulatorErrors } from '@deftunes/simulator'

import { cliErrors } from './errors.ts'

/** Every error code of the platform, by room: what `docs/errors.md` lists. */
export const errorCatalogue: Readonly<Record<string, ErrorCatalogue>> = {
  core: coreErrors,
  iceberg: icebergErrors,
  lake: lakeErrors,
  quality: qualityErrors,
  dbt: dbtErrors,
  pipeline: pipelineErrors,
  orchestrator: orchestratorErrors,
  metrics: metricsErrors,
  console: consoleErrors,
  simulator: simulatorErrors,
  cli: cliErrors,
}

/** The catalogue as the text of `docs/errors.md`. */
export function printErrorCatalogue(): string {
  const rooms = Object.entries(errorCatalogue).map(([room, codes]) => {
    const lines = Object.entries(codes).map(([code, meaning]) => `- \`${code}\` — ${meaning}`)
    return `## ${room}\n\n${lines.join('\n')}\n`
  })
  return `# Errors\n\nEvery code that the platform prints, by room, with what it means and what to do.\n\n${rooms.join('\n')}`
}
