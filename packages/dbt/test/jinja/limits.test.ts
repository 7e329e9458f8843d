import { describe, expect, it } from 'vitest'

import { parseTemplate, renderTemplate } from '../../src/jinja/index.ts'
import { loaded } from '../scratch-project.ts'

const render = async (template: string) =>
  renderTemplate(parseTemplate(template, 'a.sql'), new Map())

const nested = (open: string, inner: string, close: string, times: number) =>
  `${open.repeat(times)}${inner}${close.repeat(times)}`

const countdown = (from: number) =>
  `{% macro f(n) %}{% if n %}{{ f(n - 1) }}{% else %}end{% endif %}{% endmacro %}{{ f(${from}) }}`

describe('macros that call each other without end are refused by name', () => {
  it.each([
    ['one that calls itself', '{% macro f() %}\n{{ f() }}{% endmacro %}{{ f() }}', 'f → f'],
    [
      'two in a circle',
      '{% macro f() %}\n{{ g() }}{% endmacro %}{% macro g() %}\n{{ f() }}{% endmacro %}{{ f() }}',
      'f → g → f',
    ],
    [
      'a call block inside its own macro',
      '{% macro f() %}\n{% call f() %}x{% endcall %}{% endmacro %}{{ f() }}',
      'f → f',
    ],
    [
      'a body that calls what it is the body of',
      '{% macro f() %}\n{{ caller() }}{% endmacro %}{% macro g() %}\n{% call f() %}\n{{ g() }}{% endcall %}{% endmacro %}{{ g() }}',
      'g → f → caller → g',
    ],
    [
      'a default that calls its macro',
      '{% macro f(a=g()) %}{% endmacro %}{% macro g() %}\n{{ f() }}{% endmacro %}{{ f() }}',
      'g → g',
    ],
  ])('%s', async (_, template, chain) => {
    await expect(render(template)).rejects.toMatchObject({
      code: 'DBT_TEMPLATE_FAILED',
      message: expect.stringMatching(
        new RegExp(
          `^a\\.sql:\\d: macros: expected calls at most 200 deep, got ${chain} and so on$`,
        ),
      ) as string,
    })
  })

  it('those of a project are refused with the file and line of the call', async () => {
    const files = {
      'macros/f.sql': '{% macro f() %}{{ g() }}{% endmacro %}',
      'macros/g.sql': '{% macro g() %}\n  {{ f() }}\n{% endmacro %}',
      'models/a.sql': 'select 1 as n, {{ f() }}',
    }
    await expect(loaded(files)).rejects.toMatchObject({
      code: 'DBT_PROJECT_INVALID',
      message: expect.stringMatching(
        /macros\/[fg]\.sql:[12]: macros: expected calls at most 200 deep, got f → g → f and so on$/,
      ) as string,
    })
  })

  it('one that ends after 150 calls is rendered', async () => {
    expect(await render(countdown(150))).toBe('end')
  })

  it('calls that have returned do not count', async () => {
    const template = `{% macro f() %}x{% endmacro %}{% for i in range(500) %}{{ f() }}{% endfor %}`
    expect(await render(template)).toBe('x'.repeat(500))
  })
})

describe('a template that nests too deep is refused with its place', () => {
  it.each([
    ['parentheses', `\n{{ ${nested('(', '1', ')', 20_000)} }}`, 2, 'brackets and signs'],
    ['lists', `{{ ${nested('[', '1', ']', 20_000)} }}`, 1, 'brackets and signs'],
    ['dicts', `{{ ${nested("{'a': ", '1', '}', 20_000)} }}`, 1, 'brackets and signs'],
    ['calls', `{{ ${nested('f(', '1', ')', 20_000)} }}`, 1, 'brackets and signs'],
    ['signs', `{{ ${'- '.repeat(20_000)}1 }}`, 1, 'brackets and signs'],
    ['negations', `{{ ${'not '.repeat(20_000)}1 }}`, 1, 'brackets and signs'],
    ['conditions', `{{ ${'1 if x else '.repeat(20_000)}1 }}`, 1, 'brackets and signs'],
    ['targets', `{% set ${nested('(', 'a', ')', 20_000)} = 1 %}`, 1, 'brackets and signs'],
    ['sums', `{{ ${'1 + '.repeat(20_000)}1 }}`, 1, 'operators and filters'],
    ['filters', `{{ 1${' | string'.repeat(20_000)} }}`, 1, 'operators and filters'],
    ['attributes', `{{ a${'.b'.repeat(20_000)} }}`, 1, 'operators and filters'],
    ['ifs', nested('{% if true %}\n', 'x', '{% endif %}', 20_000), 102, 'blocks'],
    ['loops', nested('{% for i in [1] %}', 'x', '{% endfor %}', 20_000), 1, 'blocks'],
  ])('%s', async (_, template, line, what) => {
    await expect(render(template)).rejects.toMatchObject({
      code: 'DBT_TEMPLATE_SYNTAX',
      message: expect.stringMatching(
        new RegExp(`^a\\.sql:${line}: ${what}: expected at most \\d+ levels, got more$`),
      ) as string,
    })
  })

  it.each([
    ['98 blocks', nested('{% if true %}', '1', '{% endif %}', 98)],
    ['60 parentheses', `{{ ${nested('(', '1', ')', 60)} }}`],
    ['a text of 400 parts', `{{ ${"'' ~ ".repeat(400)}1 }}`],
    [
      '300 parts in 90 blocks',
      nested('{% if true %}', `{{ ${"'' ~ ".repeat(300)}1 }}`, '{% endif %}', 90),
    ],
  ])('%s are rendered as Jinja renders them', async (_, template) => {
    expect(await render(template)).toBe('1')
  })
})

describe('a loop that would not end in any time is refused', () => {
  it.each([
    ['range(10 ** 9)', 'range: expected at most 100000 items, got 1000000000'],
    ['range(0, 100001)', 'range: expected at most 100000 items, got 100001'],
    ['range(2.0)', "range: expected an integer, got 'float'"],
    ['range()', 'range: expected 1 to 3 arguments, got 0'],
    ['[1] * 10 ** 9', '*: expected at most 10000000 items, got 1000000000 times 1'],
    ['[] * 10 ** 9', '*: expected at most 10000000 items, got 1000000000 times 0'],
    ["'ab' * 10 ** 9", '*: expected at most 10000000 items, got 1000000000 times 2'],
  ])('over %s', async (iterable, message) => {
    await expect(render(`{% for i in ${iterable} %}x{% endfor %}`)).rejects.toMatchObject({
      code: 'DBT_TEMPLATE_FAILED',
      message: `a.sql:1: ${message}`,
    })
  })

  it('one over as many items as Jinja allows is rendered', async () => {
    expect(await render('{{ range(100000) | length }}')).toBe('100000')
  })
})

it('a text of some megabytes is read', async () => {
  expect(await render(`{{ "${'ab'.repeat(5_000_000)}" | length }}`)).toBe('10000000')
})
