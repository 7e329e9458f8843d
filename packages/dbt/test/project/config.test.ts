import { describe, expect, it } from 'vitest'

import { memoryLogger } from '@deftunes/core'

import type { ManifestNode } from '../../src/index.ts'
import { loaded, type Building, type Files } from '../scratch-project.ts'

async function nodeOf(files: Files, name: string, options: Building = {}): Promise<ManifestNode> {
  const project = await loaded(files, options)
  const node = [...project.all.values()].find((one) => one.name === name)
  expect(node).toBeDefined()
  return node as ManifestNode
}

const tree = `name: shop
models:
  +tags: everywhere
  +meta: { owner: data, level: project }
  shop:
    +materialized: table
    marts:
      +materialized: view
      +schema: marts
`

describe('configuration', () => {
  it('goes from dbt_project.yml over YAML to the file; tags add up, meta merges', async () => {
    const files = {
      'dbt_project.yml': tree,
      'models/marts/sales.sql':
        "{{ config(materialized='incremental', tags=['file']) }} select 1 as n",
      'models/marts/sales.yml': `models:
  - name: sales
    config: { materialized: ephemeral, tags: yaml, meta: { level: yaml } }`,
      'models/marts/plain.sql': 'select 1 as n',
      'models/other.sql': 'select 1 as n',
    }
    const sales = await nodeOf(files, 'sales')
    expect(sales.config['materialized']).toBe('incremental')
    expect(sales.tags).toEqual(['everywhere', 'yaml', 'file'])
    expect(sales.meta).toEqual({ owner: 'data', level: 'yaml' })
    expect(sales.schema).toBe('serving_marts')
    expect((await nodeOf(files, 'plain')).config['materialized']).toBe('view')
    expect((await nodeOf(files, 'other')).config['materialized']).toBe('table')
  })

  it('leaves out disabled nodes with their tests', async () => {
    const project = await loaded({
      'models/off.sql': '{{ config(enabled=false) }} select 1 as n',
      'models/off.yml': 'models: [{name: off, columns: [{name: n, data_tests: [unique]}]}]',
      'models/on.sql': 'select 1 as n',
    })
    expect([...project.all.keys()]).toEqual(['model.shop.on'])
  })

  it('renders Jinja in dbt_project.yml and in YAML', async () => {
    const files = {
      'dbt_project.yml': `name: shop
models: { shop: { +enabled: "{{ var('wanted') }}", +alias: "{{ env_var('PREFIX', 'x') }}_sales" } }
vars: { wanted: true }`,
      'models/sales.sql': 'select 1 as n',
      'models/sales.yml': `models: [{name: sales, description: "{{ doc('sales') }} of {{ var('shop', 'us') }}"}]`,
      'models/docs.md': '{% docs sales %}\nAll sales\n{% enddocs %}',
    }
    const node = await nodeOf(files, 'sales', { environment: { PREFIX: 'eu' } })
    expect(node).toMatchObject({ alias: 'eu_sales', description: 'All sales of us' })
    const without = await loaded(files, { vars: { wanted: false } }).catch(
      (error: unknown) => error,
    )
    expect(without).toMatchObject({ all: new Map() })
  })

  it('gives a test the tags of its column, and a column those of its config', async () => {
    const test = await nodeOf(
      {
        'models/a.sql': 'select 1 as n',
        'models/a.yml': `models:
  - name: a
    columns:
      - name: n
        config: { tags: [keys], meta: { pii: false } }
        data_tests: [{ unique: { config: { tags: [nightly] } } }]`,
      },
      'unique_a_n',
    )
    expect(test.tags).toEqual(['keys', 'nightly'])
  })

  it('warns of folders in dbt_project.yml that hold for nothing', async () => {
    const logger = memoryLogger()
    await loaded(
      {
        'dbt_project.yml': 'name: shop\nmodels: { shop: { stagin: { +materialized: view } } }',
        'models/staging/a.sql': 'select 1',
      },
      { logger },
    )
    expect(logger.lines).toMatchObject([
      { level: 'warn', message: 'dbt_project.yml: models.shop.stagin: holds for no model' },
    ])
  })

  it('lets the project name schemas', async () => {
    const node = await nodeOf(
      {
        'macros/schema.sql':
          "{% macro generate_schema_name(custom, node) %}{{ custom or 'base' }}_{{ node.name }}{% endmacro %}",
        'models/a.sql': "{{ config(schema='x') }} select 1",
      },
      'a',
    )
    expect(node).toMatchObject({ schema: 'x_a', relation_name: '"x_a"."a"' })
  })
})

describe('vars', () => {
  it('are those given, else those of the project by its name, else those of all', async () => {
    const files = {
      'dbt_project.yml': 'name: shop\nvars: { a: all, b: all, c: all, shop: { b: own, c: own } }',
      'models/m.sql':
        "{{ config(alias=var('a') ~ var('b') ~ var('c') ~ var('d', 'none')) }} select 1",
    }
    expect(await nodeOf(files, 'm', { vars: { c: 'given' } })).toMatchObject({
      alias: 'allowngivennone',
    })
  })
})
