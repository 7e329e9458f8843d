import { parseDocument } from 'yaml'

/**
 * The text of a dashboard's file with one more chart: in a row, or in a new one at the end. Comments, order and style of what is
 * there stay as they are.
 */
export function addChart(
  text: string,
  chart: Readonly<Record<string, unknown>>,
  row?: number,
): { text: string; path: (string | number)[] } {
  const document = parseDocument(text)
  const rows = document.toJS() as { rows?: { charts?: unknown[] }[] }
  const count = rows.rows?.length ?? 0
  const place = row !== undefined && row < count ? row : count
  const charts = rows.rows?.[place]?.charts?.length ?? 0
  if (place < count) document.addIn(['rows', place, 'charts'], document.createNode(chart))
  else document.addIn(['rows'], document.createNode({ height: 6, charts: [chart] }))
  const path = ['rows', place, 'charts', place < count ? charts : 0]
  return { text: document.toString({ lineWidth: 0, flowCollectionPadding: true }), path }
}
