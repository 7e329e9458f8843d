import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { Warehouse } from '../scratch-project.ts'

let warehouse: Warehouse

beforeEach(async () => {
  warehouse = await Warehouse.open()
})
afterEach(() => warehouse.close())

describe('what templates see while they are compiled', () => {
  it.each([
    ['this', '{{ this }}', '"serving"."a"'],
    ['parts of this', '{{ this.schema }}.{{ this.identifier }}', 'serving.a'],
    ['target', '{{ target.type }} {{ target.schema }}', 'duckdb serving'],
    ['a var', "{{ var('x') }}", '7'],
    ['a var that may be missing', "{{ var('y', 'none') }}", 'none'],
    ['the environment', "{{ env_var('HOME_TOWN') }}", 'Lima'],
    ['a config of its own', "{{ config.get('alias', 'no alias') }}", 'no alias'],
    ['a macro', '{{ cents(12) }}', '0.12'],
    ['a macro by the name of its package', '{{ shop.cents(5) }}', '0.05'],
    ['a macro that returns a list', "{{ names() | join('+') }}", 'a+b'],
    ['a query', "{{ run_query('select 41 + 1 as n').columns[0].values()[0] if execute }}", '42'],
    [
      'the rows of a query',
      "{% if execute %}{% for row in run_query('select 1 as n, 2 as m') %}{{ row.n }}{{ row['m'] }}{{ row[1] }}{% endfor %}{% endif %}",
      '122',
    ],
    [
      'a query without rows',
      "{{ run_query('select 1 as n where false').columns[0].values() if execute }}",
      '[]',
    ],
    ['whether it runs', '{{ execute }}', 'True'],
    ['when the run began', "{{ run_started_at.strftime('%Y-%m-%d %H:%M') }}", '2024-02-29 12:30'],
    ['a relation that is not there', '{{ load_relation(this) is none }}', 'True'],
    [
      'columns',
      "{{ adapter.get_columns_in_relation(ref('b')) | map(attribute='name') | list }}",
      "['m']",
    ],
    [
      "dbt's functions",
      "{{ dbt.dateadd('day', 1, 'd') }}",
      '(d + cast((1) as bigint) * interval 1 day)',
    ],
    ['one that the project has its own of', "{{ dbt.hash('x') }}", 'sha256(x)'],
    ['a function by dispatch', "{{ adapter.dispatch('greet')() }}", 'hello'],
  ])('%s', async (_, template, expected) => {
    const { results } = await warehouse.build(
      {
        'dbt_project.yml': 'name: shop\nvars: { x: 7 }',
        'macros/m.sql': `{% macro cents(n) %}{{ n / 100 }}{% endmacro %}
          {% macro names() %}{{ return(['a', 'b']) }}{% endmacro %}
          {% macro default__greet() %}hello{% endmacro %}
          {% macro duckdb__hash(field) %}sha256({{ field }}){% endmacro %}`,
        'models/b.sql': 'select 1 as m',
        'models/a.sql': `-- depends_on: {{ ref('b') }}\nselect $$${template}$$ as seen`,
      },
      { environment: { HOME_TOWN: 'Lima' }, now: Date.parse('2024-02-29T12:30:00Z') },
    )
    expect(results.map(({ message }) => message)).toEqual([null, null])
    expect(await warehouse.lines('a')).toEqual([expected])
  })
})

describe('a node that fails', () => {
  const build = async (sql: string, more: Record<string, string> = {}) => {
    const { results } = await warehouse.build({ 'models/marts/a.sql': sql, ...more })
    return results.at(-1)
  }

  it('says which file, in the words of DuckDB, and keeps the SQL that was run', async () => {
    const result = await build("select\n  no_such_column\nfrom {{ ref('b') }}", {
      'models/b.sql': 'select 1 as n',
    })
    expect(result).toMatchObject({
      status: 'error',
      compiled_code: 'select\n  no_such_column\nfrom "serving"."b"',
      message: expect.stringMatching(
        /^models\/marts\/a\.sql: DuckDB: Binder Error: [^]*no_such_column/,
      ) as string,
    })
  })

  it.each([
    ['select {{ nothing.at_all }}', /^models\/marts\/a\.sql:1:1: 'nothing' is undefined$/],
    ["{% if execute %}{{ exceptions.raise_compiler_error('no sales') }}{% endif %}", /no sales$/],
    ["{% if execute %}{{ ref('b') }}{% endif %}", /ref\('b'\): was not seen while parsing/],
    ['{{ statement() }}', /statement/],
  ])('names file and reason for %s', async (template, expected) => {
    const message = await build(template, { 'models/b.sql': 'select 1 as n' }).then(
      (result) => String(result?.message),
      (error: unknown) => String((error as Error).message.split('\n')[1]),
    )
    expect(message).toMatch(/models\/marts\/a\.sql/)
    expect(message).toMatch(expected)
  })
})
