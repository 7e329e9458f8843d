import { beforeAll, describe, expect, it } from 'vitest'

import { DbtError, selectNodes, type Project } from '../../src/index.ts'
import { loaded } from '../scratch-project.ts'

/**
 * raw.songs → stg_songs → dim_songs ─┐
 * raw.sales → stg_sales → fact_sales ┴→ top_songs → exposure board; seed countries → top_songs
 */
const files = {
  'dbt_project.yml': 'name: shop\nmodels: { shop: { staging: { +materialized: view } } }',
  'models/staging/stg_songs.sql':
    "{{ config(tags=['songs']) }} select * from {{ source('raw', 'songs') }}",
  'models/staging/stg_sales.sql': "select * from {{ source('raw', 'sales') }}",
  'models/marts/dim_songs.sql':
    "{{ config(tags=['songs', 'nightly'], materialized='table') }} select * from {{ ref('stg_songs') }}",
  'models/marts/fact_sales.sql':
    "{{ config(tags='nightly', materialized='table') }} select * from {{ ref('stg_sales') }}",
  'models/marts/top_songs.sql':
    "select * from {{ ref('dim_songs') }}, {{ ref('fact_sales') }}, {{ ref('countries') }}",
  'seeds/countries.csv': 'code\nPE\n',
  'tests/no_debts.sql': "select * from {{ ref('fact_sales') }} where price < 0",
  'models/all.yml': `
sources: [{ name: raw, tables: [{ name: songs }, { name: sales }] }]
models:
  - { name: dim_songs, columns: [{ name: id, data_tests: [unique, not_null] }] }
exposures:
  - { name: board, type: dashboard, owner: { name: us }, depends_on: ["ref('top_songs')"] }`,
}

let project: Project

beforeAll(async () => {
  project = await loaded(files)
})

function names(select?: string | string[], exclude?: string): string {
  const ids = selectNodes(project, select, exclude)
  return ids
    .map((id) => project.all.get(id)?.name ?? id)
    .sort()
    .join(' ')
}

const dim = 'dim_songs not_null_dim_songs_id unique_dim_songs_id'

describe('selection of nodes', () => {
  it.each<[string | string[], string]>([
    ['dim_songs', dim],
    ['shop.marts.dim_songs', dim],
    ['marts', `${dim} fact_sales no_debts top_songs`],
    ['shop.staging.*', 'stg_sales stg_songs'],
    ['stg_*', 'stg_sales stg_songs'],
    ['stg_?ongs', 'stg_songs'],
    ['stg_[ab]ongs', ''],
    ['+dim_songs', `${dim} songs stg_songs`],
    ['1+dim_songs', `${dim} stg_songs`],
    ['dim_songs+', `board ${dim} top_songs`],
    ['dim_songs+1', `${dim} top_songs`],
    ['1+top_songs+1', `board countries ${dim} fact_sales no_debts top_songs`],
    [
      '@stg_songs',
      `board countries ${dim} fact_sales no_debts sales songs stg_sales stg_songs top_songs`,
    ],
    ['tag:songs', `${dim} stg_songs`],
    ['tag:night*', `${dim} fact_sales no_debts`],
    ['tag:songs,tag:nightly', dim],
    ['tag:songs,stg_songs stg_sales', 'stg_sales stg_songs'],
    [['stg_songs', 'stg_sales'], 'stg_sales stg_songs'],
    ['path:models/staging', 'stg_sales stg_songs'],
    ['models/staging/stg_songs.sql', 'stg_songs'],
    ['path:models/*/stg_songs.sql', 'stg_songs'],
    ['file:fact_sales.sql', 'fact_sales no_debts'],
    ['fact_sales.sql', 'fact_sales no_debts'],
    ['source:raw', 'sales songs'],
    ['source:raw.songs+1', 'songs stg_songs'],
    ['source:shop.raw.sales', 'sales'],
    ['exposure:board', 'board'],
    ['+exposure:board,resource_type:seed', 'countries'],
    ['config.materialized:view,path:models/staging', 'stg_sales stg_songs'],
    ['config.tags:nightly', `${dim} fact_sales no_debts`],
    ['resource_type:exposure', 'board'],
    [
      'package:shop,resource_type:model',
      `${dim} fact_sales no_debts stg_sales stg_songs top_songs`,
    ],
    ['test_type:singular', 'no_debts'],
    ['test_type:generic', 'not_null_dim_songs_id unique_dim_songs_id'],
    ['test_name:unique', 'unique_dim_songs_id'],
    ['nobody', ''],
    ['tag:nothing', ''],
  ])('%s', (select, expected) => {
    expect(names(select)).toBe(expected.split(' ').sort().join(' '))
  })

  it('is everything without a selection', () => {
    expect(names().split(' ')).toHaveLength(project.all.size)
  })

  it('loses what is excluded, tests with it', () => {
    expect(names('marts', 'dim_songs+')).toBe('fact_sales no_debts')
    expect(names(undefined, 'resource_type:model')).toBe('board countries sales songs')
    expect(names('dim_songs', 'test_name:unique')).toBe('dim_songs not_null_dim_songs_id')
  })

  it.each([
    ['state:modified', 'expected one of the methods fqn, tag,'],
    ['result:error', "got 'result'"],
    ['@dim_songs+', "expected '@' before or '+' after, got both"],
    ['+', 'expected a name or method:value'],
    ['tag:a,', 'expected a name or method:value'],
  ])('refuses %s', (select, expected) => {
    const attempt = () => selectNodes(project, select)
    expect(attempt).toThrow(DbtError)
    expect(attempt).toThrow(expected)
  })
})
