import { init, setPlatformAPI } from 'echarts'
import { expect, test } from 'vitest'

import { plotOption } from '../../src/plot/index.ts'
import { answerOf, artist, chartOf, items, lookOf } from './fixtures.ts'

/** What every object has: a plain object that is used as a map finds more under these names than was put there. */
const names = [...Object.getOwnPropertyNames(Object.prototype), `__proto__${'x'.repeat(90)}`]

test.each([
  ['bars', 'bar', { horizontal: true }],
  ['boxes', 'treemap', {}],
] as const)(
  'names that every object has are drawn as all others, and change no object: %s',
  (_, type, more) => {
    const rows = names.map((name, at) => [name, at + 1])
    const answer = answerOf([artist], [items], rows)
    const option = plotOption(chartOf(type, more), answer, lookOf())
    const before = Object.getOwnPropertyNames(Object.prototype)
    setPlatformAPI({})
    const chart = init(null, null, { renderer: 'svg', ssr: true, width: 900, height: 900 })
    chart.setOption(option ?? {})
    const svg = chart.renderToSVGString()
    chart.dispose()
    const after = Object.getOwnPropertyNames(Object.prototype)
    for (const name of after.filter((one) => !before.includes(one)))
      Reflect.deleteProperty(Object.prototype, name)
    expect(after).toEqual(before)
    if (type === 'bar') expect(svg.replaceAll('\u2060', '')).toContain('__proto__')
  },
)
