import { randomUUID } from 'node:crypto'
import { chmod, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { readYaml } from '@deftunes/core'

import type { Responses } from '../api/responses.ts'
import { addChart } from '../dashboard/add-chart.ts'
import { asideOf, sweepAside } from '../dashboard/aside-folder.ts'
import { withFileLock } from '../dashboard/file-lock.ts'
import { chartsOf, type Dashboard } from '../dashboard/dashboard.ts'
import { readDashboards } from '../dashboard/read-dashboards.ts'
import { ConsoleError } from '../errors.ts'
import type { ConsoleServices } from './console-services.ts'

/**
 * Adds a chart to the file of a dashboard, under an id that is free, whoever else adds one at the same time. A chart that the file could
 * not be read with is refused, and the file stays as it was.
 * @throws ConsoleError CONSOLE_DASHBOARD_INVALID
 */
export async function saveChart(
  services: ConsoleServices,
  dashboard: Dashboard,
  request: { chart: Readonly<Record<string, unknown>>; row?: number | undefined },
): Promise<Responses['saveChart']> {
  return withFileLock(join(services.folder, dashboard.file), () =>
    add(services, dashboard, request),
  )
}

async function add(
  { folder, files }: ConsoleServices,
  { file }: Dashboard,
  { chart, row }: { chart: Readonly<Record<string, unknown>>; row?: number | undefined },
): Promise<Responses['saveChart']> {
  const path = join(folder, file)
  const { model } = await files()
  const text = await readFile(path, 'utf8')
  const now = readDashboards([{ file, text }], model)
  const [dashboard] = now.dashboards
  if (!dashboard) throw invalid(now)
  const wanted = typeof chart['id'] === 'string' ? chart['id'] : 'chart'
  const taken = chartsOf(dashboard).map((one) => one.id)
  const id = freeId(wanted, taken)
  const added = addChart(text, { ...chart, id }, row)
  const read = readDashboards([{ file, text: added.text }], model)
  if (read.mistakes.length > 0) throw invalid(read)
  await replace(path, added.text)
  return { file, id, line: readYaml(added.text).placeOf(added.path).line }
}

function invalid({ mistakes }: ReturnType<typeof readDashboards>): ConsoleError {
  const lines = mistakes.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  return new ConsoleError('CONSOLE_DASHBOARD_INVALID', lines.join('\n'), { details: { mistakes } })
}

function freeId(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted
  const numbers = Array.from({ length: taken.length + 1 }, (_, index) => `${wanted}_${index + 2}`)
  return numbers.find((one) => !taken.includes(one)) ?? wanted
}

/** A reader of the file sees it before or after, never a part; who may read it stays, and so does a link to it. */
async function replace(path: string, text: string): Promise<void> {
  const named = await realpath(path)
  const aside = await asideOf(named, `.${randomUUID()}.tmp`)
  await sweepAside(aside)
  try {
    const { mode } = await stat(named)
    await writeFile(aside, text, { flag: 'wx' })
    await chmod(aside, mode & 0o7777)
    await rename(aside, named)
  } finally {
    await rm(aside, { force: true })
  }
}
