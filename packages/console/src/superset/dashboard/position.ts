import type { Dashboard, Row } from '../../dashboard/dashboard.ts'
import { titleOf } from '../title.ts'
import type { BundledChart } from './bundled-chart.ts'

type Component = Readonly<Record<string, unknown>>

const root = ['ROOT_ID', 'GRID_ID']

/** Where each chart of a dashboard is: rows of 12 columns, in Superset's words. */
export function positionOf(
  { title, rows }: Dashboard,
  charts: ReadonlyMap<string, BundledChart>,
): Readonly<Record<string, unknown>> {
  const parts = rows.map((row, index) => rowComponents(row, index + 1, charts))
  return {
    DASHBOARD_VERSION_KEY: 'v2',
    ROOT_ID: { type: 'ROOT', id: 'ROOT_ID', children: ['GRID_ID'] },
    GRID_ID: {
      ...{ type: 'GRID', id: 'GRID_ID', parents: ['ROOT_ID'] },
      children: parts.flatMap(({ top }) => top),
    },
    HEADER_ID: { type: 'HEADER', id: 'HEADER_ID', meta: { text: title } },
    ...Object.fromEntries(parts.flatMap(({ components }) => components)),
  }
}

function rowComponents(
  { title, height, charts: shown }: Row,
  number: number,
  charts: ReadonlyMap<string, BundledChart>,
): { top: string[]; components: [string, Component][] } {
  const id = `ROW-${number}`
  const headline = `HEADER-${number}`
  const placed = shown.flatMap(({ id: chart }) => charts.get(chart) ?? [])
  const header: [string, Component][] =
    title === undefined ? [] : [[headline, headerComponent(headline, title)]]
  if (placed.length === 0) return { top: header.map(([name]) => name), components: header }
  const row = {
    ...{ type: 'ROW', id, parents: root, meta: { background: 'BACKGROUND_TRANSPARENT' } },
    children: placed.map(({ chart }) => chartKey(chart.id)),
  }
  const components = placed.map((one): [string, Component] => [
    chartKey(one.chart.id),
    chartComponent(one, [...root, id], height),
  ])
  return {
    top: [...header.map(([name]) => name), id],
    components: [...header, [id, row], ...components],
  }
}

function headerComponent(id: string, text: string): Component {
  const meta = { text, headerSize: 'MEDIUM_HEADER', background: 'BACKGROUND_TRANSPARENT' }
  return { type: 'HEADER', id, children: [], parents: root, meta }
}

/** What a title of Superset leaves of less is too low for a number to be read. */
const leastHeight = 17

/** A row of h units is 40 h + 16 (h − 1) px high here, and counted in 8 px there. */
function chartComponent(
  { chart, id, uuid }: BundledChart,
  parents: readonly string[],
  height: number,
): Component {
  const meta = {
    ...{ chartId: id, uuid, sliceName: titleOf(chart.title, 'chart') },
    ...{ width: chart.width, height: Math.max(7 * height - 2, leastHeight) },
  }
  return { type: 'CHART', id: chartKey(chart.id), children: [], parents, meta }
}

function chartKey(id: string): string {
  return `CHART-${id}`
}
