import { expect, it } from 'vitest'
import { parseDocument } from 'yaml'

import { addChart } from '../src/dashboard/add-chart.ts'

const text = `# Mine
title: A # of mine
rows:
  - height: 2
    charts:
      - { id:   one, type: number }   # odd spaces stay

  # The second.
  - charts:
      - id: two
        title: >-
          long
          text
# the end
`

const bracketed = 'title: A\nrows: [{ charts: [{ id: one }] }]\n'

it('goes behind the last chart of a row, or in a row of its own, and moves no letter', () => {
  const inRow = addChart(text, { id: 'new', title: 'x: #y' }, 0)
  expect(inRow).toEqual({
    text: text.replace(
      'odd spaces stay\n',
      "odd spaces stay\n      - id: new\n        title: 'x: #y'\n",
    ),
    path: ['rows', 0, 'charts', 1],
  })
  const below = addChart(text, { id: 'new' })
  expect(below.path).toEqual(['rows', 2, 'charts', 0])
  expect(below.text).toContain('          text\n')
  expect(below.text).toContain('  - height: 6\n    charts:\n      - id: new\n')
  expect(below.text.replace(/\n+ {2}- height: 6\n {4}charts:\n {6}- id: new/, '')).toBe(text)
})

it('goes into lists in brackets, and into a file without a last line end', () => {
  const flow = addChart('title: A\nrows: [{ charts: [{ id: one }] }]', { id: 'new' }, 0)
  expect(flow.text).toContain('{ id: new }')
  const open = addChart('rows:\n  - charts:\n      - id: one', { id: 'new' }, 0)
  expect(open.text).toBe('rows:\n  - charts:\n      - id: one\n      - id: new\n')
})

it('ends its lines as those of the file do', () => {
  const crlf = (one: string) => one.replaceAll('\n', '\r\n')
  const chart = { id: 'new', title: 'a\nb' }
  for (const [file, row] of [[text], [text, 0], [bracketed], [bracketed, 0]] as const) {
    const { text: plain, path } = addChart(file, chart, row)
    expect(addChart(crlf(file), chart, row)).toEqual({ text: crlf(plain), path })
    expect(parseDocument(crlf(plain)).getIn([...path, 'title'])).toBe('a\nb')
  }
  const mixed = text.replace('# Mine\n', '# Mine\r\n')
  expect(addChart(mixed, chart).text).toContain(mixed.slice(0, -'\n# the end\n'.length))
})

it.each([
  ...[
    '\0',
    'a\0b',
    '\u0001\n',
    'a\u001fb',
    '\u007f',
    '\u0085',
    ' ',
    '\u00a0',
    'a\u2028',
    '\ufeff',
    '\ud800',
  ],
  ...[
    '\n',
    'a\n',
    'a\r\nb',
    'a\n  \nb ',
    '\ta',
    '\'"',
    '# a',
    '- a: b',
    '~',
    '12',
    'a\n---\nb',
    '{{ x }}',
  ],
])('writes the text %j so that it reads back as it is, and no control character', (title) => {
  for (const [file, row] of [[text], [text, 0], [bracketed], [bracketed, 0]] as const) {
    const added = addChart(file, { id: 'new', title }, row)
    expect(parseDocument(added.text).getIn([...added.path, 'title'])).toBe(title)
    expect(added.text.replaceAll('\n', '')).not.toMatch(/[^\P{Cc}\u007f\u0085]/u)
  }
})
