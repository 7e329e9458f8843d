import type { ChartAnswer } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { axisFormatter, isYearLike, numberOf } from '../format/index.ts'
import { labelStyle, placesAxis } from './axes.ts'
import { barOption } from './bar-option.ts'
import { cartesianOf, type Cartesian } from './cartesian.ts'
import type { Look, PlotOption } from './look.ts'
import { placeLabels } from './place-labels.ts'
import { niceScale } from './scale.ts'

/** How often a number has values of each bin: bars that touch, empty bins between them kept. */
export function distributionOption(
  chart: Chart,
  answer: ChartAnswer,
  look: Look,
): PlotOption | undefined {
  const upright: Chart = { ...chart, horizontal: false, stack: 'none' }
  const option = barOption(upright, answer, look)
  const cartesian = cartesianOf(upright, answer, look.scheme, look.locale)
  if (!option || !cartesian || !Array.isArray(option.series)) return option
  const series = option.series.map((one) =>
    one.type === 'bar' ? { ...one, barMaxWidth: 400, barCategoryGap: '4%', barGap: '0%' } : one,
  )
  return { ...option, xAxis: binAxes(cartesian, look), series }
}

/** Bars stand on bins, numbers at their edges; where a bin is NULL there is no line of numbers, and bins are named. */
function binAxes({ xs, x }: Cartesian, look: Look) {
  const starts = xs.map(({ value, others }) => (others ? undefined : numberOf(value)))
  const [first] = starts
  const last = starts.at(-1)
  const labels = placeLabels({ xs, x }, look.width - 48)
  const places = placesAxis(labels, look, { gapped: true })
  const { bin } = x
  if (first === undefined || last === undefined || bin === undefined) return places
  if (Math.abs(last - first - (xs.length - 1) * bin) > bin / 2) return places
  const [low, high] = [first, last + bin]
  const { ticks, interval } = niceScale([low, high], {
    fromZero: false,
    count: look.width < 360 ? 3 : 6,
  })
  const format = axisFormatter(ticks, { format: 'number' }, look.locale)
  const text = (value: number): string => (isYearLike(x.name) ? String(value) : format(value))
  return [
    { ...places, axisLabel: { show: false } },
    {
      ...{ type: 'value' as const, position: 'bottom' as const, min: low, max: high, interval },
      ...{ axisTick: { show: false }, axisLine: { show: false }, splitLine: { show: false } },
      axisLabel: {
        ...labelStyle(look.scheme),
        customValues: ticks.filter((tick) => tick >= low && tick <= high),
        formatter: text,
      },
    },
  ]
}
