import type { Files } from '../scratch-project.ts'

/** A project that is wrong, and the lines of the message. */
export interface Mistake {
  what: string
  files: Files
  expected: string | string[]
}

const yaml = (...lines: string[]) => `${lines.join('\n')}\n`

/** The first five can stand in one project together. */
export const mistakes: readonly Mistake[] = [
  {
    what: 'a ref to nothing',
    files: { 'models/reads_nothing.sql': "select 1\nfrom {{ ref('nowhere') }}" },
    expected:
      "models/reads_nothing.sql:2:13: reads_nothing: ref('nowhere'): expected a model or seed of this name, got none",
  },
  {
    what: 'a source that is not declared',
    files: { 'models/reads_no_source.sql': "select * from {{ source('raw', 'gone') }}" },
    expected:
      "models/reads_no_source.sql:1:32: reads_no_source: source 'raw.gone' is not declared; known are: none",
  },
  {
    what: 'YAML that is none',
    files: { 'models/broken.yml': yaml('models:', '  - name: a', '   bad: [') },
    expected: [
      'models/broken.yml:3:1: Sequence item without - indicator',
      'models/broken.yml:4:1: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  },
  {
    what: 'a template that does not end',
    files: { 'models/open.sql': 'select 1\n{% if true %}' },
    expected:
      "models/open.sql:2:1: expected '{% elif %}' or '{% else %}' or '{% endif %}', got the end of the file",
  },
  {
    what: 'a config that nothing knows',
    files: { 'models/typo.sql': "{{ config(\n  materialised='table'\n) }}\nselect 1" },
    expected:
      "models/typo.sql:2:3: config 'materialised': expected a config of a model, got none of this name; own values go under meta",
  },
  {
    what: 'a ref close to a name that exists',
    files: {
      'models/dim_users.sql': 'select 1',
      'models/b.sql': "select * from {{ ref('dim_user') }}",
    },
    expected:
      "models/b.sql:1:22: b: ref('dim_user'): expected a model or seed of this name, got none; did you mean dim_users?",
  },
  {
    what: 'a ref to a disabled model',
    files: {
      'models/off.sql': '{{ config(enabled=false) }} select 1',
      'models/b.sql': "select * from {{ ref('off') }}",
    },
    expected:
      "models/b.sql:1:22: b: ref('off'): expected a model or seed that is enabled, got a disabled one",
  },
  {
    what: 'a ref to a model of another package',
    files: { 'models/a.sql': 'select 1', 'models/b.sql': "select * from {{ ref('other', 'a') }}" },
    expected: "models/b.sql:1:31: b: ref('other', 'a'): expected the package shop, got other",
  },
  {
    what: 'two models of one name',
    files: { 'models/one/a.sql': 'select 1', 'models/two/a.sql': 'select 2' },
    expected: "models/two/a.sql:1:1: expected one model named 'a', got another in models/one/a.sql",
  },
  {
    what: 'a model and a seed of one name',
    files: { 'models/a.sql': 'select 1', 'seeds/a.csv': 'n\n1\n' },
    expected: "models/a.sql:1:1: expected one model or seed named 'a', got another in seeds/a.csv",
  },
  {
    what: 'two models in one place of the warehouse',
    files: { 'models/a.sql': 'select 1', 'models/b.sql': "{{ config(alias='A') }} select 2" },
    expected:
      'models/b.sql:1:1: expected one node that is built as "serving"."A", got another in models/a.sql',
  },
  {
    what: 'models that read each other in a circle',
    files: {
      'models/a.sql': "select * from {{ ref('b') }}",
      'models/b.sql': "select * from {{ ref('a') }}",
    },
    expected:
      'models/a.sql:1:1: refs: expected no cycle, got model.shop.b → model.shop.a → model.shop.b',
  },
  {
    what: 'a model that reads itself by ref',
    files: { 'models/a.sql': "select * from {{ ref('a') }}" },
    expected: 'models/a.sql:1:1: refs: expected no cycle, got model.shop.a → model.shop.a',
  },
  {
    what: 'a test that nobody has',
    files: {
      'models/a.sql': 'select 1 as n',
      'models/a.yml': yaml('models:', '  - name: a', '    data_tests: [is_fine]'),
    },
    expected:
      "models/a.yml:3:18: a: expected one of the tests unique, not_null, accepted_values, relationships, got 'is_fine'",
  },
  {
    what: 'a test whose argument is a ref to nothing',
    files: {
      'models/a.sql': 'select 1 as n',
      'models/a.yml': yaml(
        'models:',
        '  - name: a',
        '    columns:',
        '      - name: n',
        '        data_tests:',
        '          - relationships:',
        "              arguments: { to: ref('gone'), field: n }",
      ),
    },
    expected:
      "models/a.yml:7:36: relationships_a_n__n__ref_gone_: ref('gone'): expected a model or seed of this name, got none",
  },
  {
    what: 'a test of a severity that is none',
    files: {
      'models/a.sql': 'select 1 as n',
      'models/a.yml': yaml(
        'models:',
        '  - name: a',
        '    columns:',
        '      - name: n',
        '        data_tests:',
        '          - unique: { config: { severity: loud } }',
      ),
    },
    expected: "models/a.yml:6:13: unique_a_n: severity: expected error or warn, got 'loud'",
  },
  {
    what: 'a description of a model that is not there',
    files: { 'models/a.yml': yaml('version: 2', 'models:', '  - name: gone') },
    expected: 'models/a.yml:3:11: expected the model gone that is described, got no such file',
  },
  {
    what: 'two descriptions of one model',
    files: {
      'models/a.sql': 'select 1',
      'models/a.yml': yaml('models:', '  - name: a', '  - name: a'),
    },
    expected: 'models/a.yml:2:11: a: expected one description, got another in models/a.yml',
  },
  {
    what: 'a key of YAML that nothing knows',
    files: {
      'models/a.sql': 'select 1',
      'models/a.yml': yaml('models:', '  - name: a', '    descripton: typo'),
    },
    expected:
      'models/a.yml:3:5: models.0.descripton: unknown key; did you mean "description"? expected one of name, description, config, meta, docs, columns, data_tests, tests, access, group, versions, latest_version, constraints, deprecation_date',
  },
  {
    what: 'a config in YAML that nothing knows',
    files: {
      'models/a.sql': 'select 1',
      'models/a.yml': yaml('models:', '  - name: a', '    config:', '      colour: red'),
    },
    expected:
      "models/a.yml:4:7: config 'colour': expected a config of a model, got none of this name; own values go under meta",
  },
  {
    what: 'a config in dbt_project.yml that nothing knows',
    files: {
      'dbt_project.yml': yaml('name: shop', 'models:', '  shop:', '    +materialised: view'),
    },
    expected:
      "dbt_project.yml:4:6: config 'materialised': expected a config of a model, got none of this name; own values go under meta",
  },
  {
    what: 'a key of dbt_project.yml that nothing knows',
    files: { 'dbt_project.yml': yaml('name: shop', 'model-path: [models]') },
    expected: 'dbt_project.yml:2:1: model-path: unknown key; did you mean "model-paths"?',
  },
  {
    what: 'a docs block that is not there',
    files: {
      'models/a.sql': 'select 1',
      'models/a.yml': yaml('models:', '  - name: a', `    description: "{{ doc('gone') }}"`),
    },
    expected: "models/a.yml:1:1: doc 'gone': expected a docs block of this name",
  },
  {
    what: 'two macros of one name',
    files: { 'macros/a.sql': '{% macro m() %}{% endmacro %}\n{% macro m() %}{% endmacro %}' },
    expected: "macros/a.sql:2:1: macro 'm': expected one, got another in macros/a.sql",
  },
  {
    what: 'two docs blocks of one name',
    files: { 'models/d.md': '{% docs d %}a{% enddocs %}\n{% docs d %}b{% enddocs %}' },
    expected: "models/d.md:2:1: docs 'd': expected one, got another",
  },
  {
    what: 'a var that has no value',
    files: { 'models/a.sql': "\nselect {{ var('days') }}" },
    expected: "models/a.sql:2:1: var 'days': expected a value, got none; known are: none",
  },
  {
    what: 'a merge without a key, and a batch without its column',
    files: {
      'models/a.sql':
        "{{ config(materialized='incremental', incremental_strategy='merge') }} select 1",
      'models/b.sql':
        "{{ config(materialized='incremental', incremental_strategy='microbatch', batch_size='week') }} select 1",
    },
    expected: [
      "models/a.sql:1:1: unique_key: expected one for incremental_strategy 'merge', got none",
      "models/b.sql:1:74: batch_size: expected hour, day, month, year, got 'week'",
      "models/b.sql:1:1: event_time: expected one for 'microbatch', got none",
      "models/b.sql:1:1: begin: expected one for 'microbatch', got none",
    ],
  },
]
