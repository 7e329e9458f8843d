import type { By } from '../../dashboard/dashboard.ts'
import { isOrdered } from '../../plot/slots.ts'
import { grainOf, type ChartSettings, type ChartTarget } from './chart-target.ts'
import { orderNote } from './order-note.ts'

/** How the values of a dimension follow one another: by themselves, or by what belongs to them. */
interface Order {
  by: 'key' | 'value'
  descending: boolean
}

const forwards: Order = { by: 'key', descending: false }

/** Which columns and rows of a heat map come first. */
export function heatmapOrder(target: ChartTarget): ChartSettings {
  const { chart } = target
  const [across = forwards, down = forwards] = chart.by.map((by) => orderOf(target, by))
  const isByValue = [across, down].some(({ by }) => by === 'value')
  const why =
    'Superset orders by the sums of columns and rows, not by their greatest or least values'
  return {
    form: {
      sort_x_axis: axisWord(across),
      // Superset draws from the bottom.
      sort_y_axis: axisWord({ ...down, descending: !down.descending }),
    },
    notShown: isByValue ? orderNote(chart, why) : [],
  }
}

function axisWord({ by, descending }: Order): string {
  return `${by === 'value' ? 'value' : 'alpha'}_${descending ? 'desc' : 'asc'}`
}

/** Which rows and columns of a pivot come first: Superset has one order for all dimensions of a side, and one for all measures. */
export function pivotOrder(target: ChartTarget): ChartSettings {
  const { chart } = target
  const [rows, columns] = [chart.by, chart.columns].map((side) => sideOrder(target, side))
  const isLost = rows === undefined || columns === undefined
  const isByTotal = [rows, columns].some((one) => one?.by === 'value') && chart.columns.length > 0
  const why = isLost
    ? 'Superset orders all dimensions of a side alike, and by all measures together'
    : 'Superset orders by the totals of rows and columns, not by their greatest or least values'
  return {
    form: {
      rowOrder: sideWord(isLost ? forwards : rows),
      colOrder: sideWord(isLost ? forwards : columns),
    },
    notShown: isLost || isByTotal ? orderNote(chart, why) : [],
  }
}

function sideWord({ by, descending }: Order): string {
  return `${by}_${descending ? 'z_to_a' : 'a_to_z'}`
}

/** The one order of what goes down, or across; undefined where Superset has none like it. */
function sideOrder(target: ChartTarget, side: readonly By[]): Order | undefined {
  const orders = side.map((by) => orderOf(target, by))
  const [first = forwards] = orders
  if (orders.every(isForwards)) return isSortedWithin(target, side) ? undefined : forwards
  if (side.length > 1) return undefined
  return first.by === 'value' && target.chart.measures.length > 1 ? undefined : first
}

/** The values of an inner dimension decide then which of the outer one comes first. */
function isSortedWithin({ chart: { sort } }: ChartTarget, side: readonly By[]): boolean {
  return side.slice(1).some(({ dimension }) => dimension === sort?.by)
}

function isForwards({ by, descending }: Order): boolean {
  return by === 'key' && !descending
}

/** Time, bins and hours go forwards, whatever the rows are sorted by. */
function orderOf(target: ChartTarget, by: By): Order {
  const { chart, model } = target
  const { sort } = chart
  const found = model.dimensions.get(by.dimension)
  if (!sort || !found) return forwards
  const { name, label, type } = found
  const grain = grainOf(target, by)
  const { bin } = by
  const shown = { name, label, type, ...(grain && { grain }), ...(bin !== undefined && { bin }) }
  if (isOrdered(shown)) return forwards
  if (chart.measures.includes(sort.by)) return { by: 'value', descending: sort.descending }
  return sort.by === by.dimension ? { by: 'key', descending: sort.descending } : forwards
}
