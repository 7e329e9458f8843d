import { axisFormatter, type MeasureFormat } from '../format/index.ts'
import { durationUnit } from '../format/duration.ts'
import { fonts, neutrals, typeScale, type Scheme } from '../tokens/index.ts'
import { slim, type Look, type PlotOption } from './look.ts'
import { niceScale, type Scale } from './scale.ts'
import { cutTo, longestLabel } from './text-width.ts'

/** What all charts have in common. */
export function baseOption({ scheme, animate }: Look, marks: number): PlotOption {
  const moves = animate && marks <= 2_000
  return {
    ...{ backgroundColor: 'transparent', useUTC: true, animation: moves },
    ...{ animationDuration: 0, animationDurationUpdate: moves ? 250 : 0 },
    stateAnimation: { duration: moves ? 120 : 0 },
    textStyle: {
      fontFamily: fonts.sans,
      fontSize: typeScale.micro.size,
      color: neutrals[scheme].text3,
    },
  }
}

/** The plot fills its box, but for what letters reach below their line; labels are kept inside. */
export function gridOf({ right = 12, top = 12 }: { right?: number; top?: number } = {}) {
  return {
    ...{ left: 0, right, top, bottom: 3 },
    ...{ outerBoundsMode: 'same' as const, outerBoundsContain: 'axisLabel' as const },
  }
}

/** The scale of some values, round in what its labels count in. */
export function scaleOf(
  values: readonly number[],
  { format }: MeasureFormat,
  { length, fromZero, vertical }: { length: number; fromZero: boolean; vertical: boolean },
): Scale {
  const greatest = Math.max(0, ...values.map(Math.abs))
  const unit =
    format === 'duration' ? durationUnit(greatest).divisor : format === 'percent' ? 0.01 : 1
  const room = Math.floor(length / (vertical ? 36 : 80))
  const count = Math.max(2, Math.min(4, room))
  return niceScale(values, { fromZero, unit, count, whole: format === 'integer' })
}

/** A value axis with gridlines alone, its unit on the last tick. */
export function valueAxis(
  scale: Scale,
  measure: MeasureFormat,
  { scheme, locale }: Pick<Look, 'scheme' | 'locale'>,
  name?: string,
) {
  const { subtle, border, text3 } = neutrals[scheme]
  const format = axisFormatter(scale.ticks, measure, locale)
  return {
    ...{ type: 'value' as const, min: scale.min, max: scale.max, interval: scale.interval },
    ...(name !== undefined && nameOf(name, text3)),
    axisTick: { show: false },
    axisLine: { show: scale.min < 0, lineStyle: { color: border } },
    splitLine: { lineStyle: { color: subtle, width: 1 } },
    axisLabel: { ...labelStyle(scheme), formatter: (value: number) => format(value) },
  }
}

function nameOf(name: string, colour: string) {
  return {
    ...{ name, nameLocation: 'middle' as const, nameGap: 8, nameMoveOverlap: true },
    nameTextStyle: { color: colour, fontSize: typeScale.micro.size },
  }
}

/** How an axis of places is drawn. */
export interface PlacesOptions {
  /** Whether places have room for bars. */
  gapped: boolean
  inverse?: boolean
  /** Of a label, in px. */
  widest?: number
  /** Whether the value axis does not start at 0, which a line of dashes tells. */
  broken?: boolean
}

/** A category axis whose labels are planned: undefined ones are not drawn. */
export function placesAxis(
  labels: readonly (string | undefined)[],
  { scheme }: Pick<Look, 'scheme'>,
  { gapped, inverse = false, widest = longestLabel, broken = false }: PlacesOptions,
) {
  return {
    ...{ type: 'category' as const, boundaryGap: gapped, inverse },
    data: labels.map((_, at) => String(at)),
    axisTick: { show: false },
    axisLine: {
      ...{ onZero: false },
      lineStyle: { color: neutrals[scheme].border, type: broken ? [2, 3] : ('solid' as const) },
    },
    splitLine: { show: false },
    axisLabel: {
      ...labelStyle(scheme),
      interval: (at: number) => labels[at] !== undefined,
      // ECharts cuts by guesses, and what is too wide after that would begin outside of the plot.
      formatter: (value: string) =>
        cutTo(widest, labels[Number(value)] ?? '', typeScale.micro.size),
      ...{ width: widest, overflow: 'truncate' as const, ellipsis: '…', rotate: 0 },
      hideOverlap: false,
    },
  }
}

/** Size and colour of the labels of an axis. */
export function labelStyle(scheme: Scheme) {
  return { color: neutrals[scheme].text3, fontSize: typeScale.micro.size, fontFamily: fonts.sans }
}

/** Whether a chart is too slim for what is not data. */
export function isSlim({ width }: Pick<Look, 'width'>): boolean {
  return width < slim
}

/** Whether a measure of a chart may start elsewhere than at 0: never one that is drawn as a length or an area. */
export function startsAtZero(type: string, values: readonly number[]): boolean {
  if (type !== 'line') return true
  const [low, high] = [Math.min(...values), Math.max(...values)]
  // A line far from 0 that hardly moves would be a flat one.
  return low <= 0 || (high - low) / high > 0.3
}
