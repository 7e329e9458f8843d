import { openRunHistory, type Operation } from '@deftunes/orchestrator'
import { statePaths } from '@deftunes/pipeline'
import pc from 'picocolors'

import { countOption, projectToRead, type GlobalOptions } from '../options.ts'
import { jsonText, print, printJson } from '../print.ts'
import { textTable } from '../text-table.ts'

/** `deftunes audit`: who asked for what, and what came of it, newest first. */
export async function audit(options: GlobalOptions & { limit: string }): Promise<void> {
  const limit = countOption('limit', options.limit, 1)
  const history = openRunHistory({ file: statePaths(await projectToRead(options)).runs })
  try {
    const operations = history.kept().operations({ limit })
    if (options.json) return printJson(operations.map(describe))
    print(operations.length === 0 ? 'Nobody has asked for anything yet.' : asText(operations))
  } finally {
    history.close()
  }
}

function describe({ id, at, actor, kind, request, state, outcome, endedAt }: Operation) {
  return { id, at, actor, kind, request, state, outcome, ended_at: endedAt }
}

function asText(operations: readonly Operation[]): string {
  const columns = ['at', 'who', 'act', 'asked for', 'outcome'].map((name) => ({ name }))
  const rows = operations.map(({ at, actor, kind, request, state, outcome }) => [
    at.slice(0, 19).replace('T', ' '),
    actor,
    kind,
    shortened(jsonText(request, 0), 100),
    state === 'refused' ? pc.red(`refused: ${messageIn(outcome)}`) : state,
  ])
  return textTable(columns, rows)
}

function messageIn(outcome: Operation['outcome']): string {
  const { message = '' } = (outcome ?? {}) as { message?: string }
  return shortened(onOneLine(message), 300)
}

/** A head that ends in a colon, and what it tells of, each on a line of its own. */
function onOneLine(message: string): string {
  const lines = message.split('\n').map((line) => line.trim())
  return lines.join('; ').replaceAll(':; ', ': ')
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}
