import { describe, expect, it } from 'vitest'

import { loaded } from '../scratch-project.ts'

const project = (text: string) => ({ 'dbt_project.yml': `name: shop\n${text}` })
const model = (config: string) => ({ 'models/a.sql': `{{ config(${config}) }} select 1 as n` })
const properties = (text: string) => ({ 'models/a.sql': 'select 1 as n', 'models/a.yml': text })

describe('what dbt has and is not run here is refused by name', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'packages',
      { 'packages.yml': 'packages: []' },
      'packages.yml:1:1: packages are not supported',
    ],
    [
      'dependencies',
      { 'dependencies.yml': '' },
      'dependencies.yml:1:1: packages are not supported',
    ],
    ['selectors', { 'selectors.yml': '' }, 'selectors.yml:1:1: selectors are not supported'],
    [
      'snapshots in files',
      { 'snapshots/s.sql': '{% snapshot s %}select 1{% endsnapshot %}' },
      'snapshots/s.sql:1:1: snapshots are not supported',
    ],
    ['snapshots in YAML', { 'snapshots/s.yml': '' }, 'snapshots/s.yml:1:1: snapshots are not supp'],
    [
      'snapshots of a model file',
      properties('snapshots: [{name: s}]'),
      'snapshots are not supported',
    ],
    [
      'a snapshot block in a model',
      { 'models/a.sql': '\n{% snapshot s %}select 1{% endsnapshot %}' },
      'models/a.sql:2:1: line 2: expected SQL, got a snapshot block',
    ],
    ['Python models', { 'models/a.py': '' }, 'models/a.py:1:1: Python models are not supported'],
    ['functions', { 'functions/f.sql': '' }, 'functions/f.sql:1:1: functions are not supported'],
    [
      'materializations of its own',
      { 'macros/m.sql': '{% materialization m, default %}{% endmaterialization %}' },
      'macros/m.sql:1:1: expected a macro or a test, got a materialization block',
    ],
    [
      "macros in place of dbt's",
      { 'macros/m.sql': '{% macro generate_alias_name(a, b) %}{% endmacro %}' },
      "macro 'generate_alias_name': replacing dbt's own is not supported",
    ],
    ['hooks of a run', project('on-run-start: ["grant"]'), 'on-run-start: hooks are not supported'],
    ['hooks at the end', project('on-run-end: "grant"'), 'on-run-end: hooks are not supported'],
    ['flags', project('flags: {fail_fast: true}'), 'flags.fail_fast: is not supported'],
    ['quoting', project('quoting: {schema: false}'), 'quoting'],
    ['hooks of a model', model("post_hook='grant'"), 'models/a.sql:1:11: post-hook: hooks are not'],
    [
      'a view that is kept',
      model("materialized='materialized_view'"),
      'materialized: expected view,',
    ],
    [
      'a strategy',
      model("materialized='incremental', incremental_strategy='insert_overwrite'"),
      "incremental_strategy: expected append, delete+insert, merge, microbatch, got 'insert_overwrite'",
    ],
    [
      'schema changes',
      model("materialized='incremental', on_schema_change='sync_all_columns'"),
      "on_schema_change: expected ignore, fail, got 'sync_all_columns'",
    ],
    ['grants', model("grants={'select': ['bi']}"), 'grants: grants are not supported'],
    [
      'contracts',
      model("contract={'enforced': true}"),
      'contract: enforced contracts are not supp',
    ],
    ['persisted docs', model("persist_docs={'columns': true}"), 'persist_docs: persisting docs'],
    ['another database', model("database='other'"), 'database: other databases are not supported'],
    ['groups', model("group='finance'"), 'group: groups are not supported'],
    [
      'kept failures',
      {
        ...properties(
          'models: [{name: a, columns: [{name: n, tests: [{unique: {store_failures: true}}]}]}]',
        ),
      },
      'storing failures is not supported',
    ],
    ['unit tests', properties('unit_tests: [{name: u}]'), 'unit tests are not supported'],
    ['metrics', properties('metrics: [{name: m}]'), 'metrics of MetricFlow are not supported'],
    [
      'semantic models',
      properties('semantic_models: [{name: m}]'),
      'semantic models of MetricFlow',
    ],
    ['saved queries', properties('saved_queries: [{name: m}]'), 'saved queries of MetricFlow'],
    ['versions', properties('models: [{name: a, versions: [{v: 1}]}]'), 'model versions are not'],
    [
      'constraints',
      properties('models: [{name: a, constraints: [{type: unique}]}]'),
      'constraints are',
    ],
    [
      'a ref to a version',
      { 'models/a.sql': 'select 1', 'models/b.sql': "select * from {{ ref('a', v=2) }}" },
      "ref('a'): model versions are not supported",
    ],
    [
      'sources elsewhere',
      properties('sources: [{name: s, database: d}]'),
      'other databases are not',
    ],
  ])('%s', async (_, files, expected) => {
    await expect(loaded(files)).rejects.toMatchObject({
      code: 'DBT_PROJECT_INVALID',
      message: expect.stringContaining(expected) as string,
    })
  })

  it('takes what only lays tables out in another warehouse', async () => {
    const files = model("dist='user_id', sort=['session_start_time'], bind=false")
    await expect(loaded(files)).resolves.toMatchObject({ name: 'shop' })
  })
})
