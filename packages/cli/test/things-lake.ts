import { readModel } from '@deftunes/metrics'

import { model as build } from '../../pipeline/src/steps/model.ts'
import { publishRun } from '../../pipeline/src/steps/publish.ts'
import { transform } from '../../pipeline/src/steps/transform.ts'
import { ScratchLake } from '../../pipeline/test/scratch-lake.ts'

const files = {
  'datasets/things.yaml': `name: things
source: nowhere
from: { table: shop.things }
landing: things
columns: { id: { type: int, required: true }, word: { type: string } }
`,
  'dbt/models/things.sql':
    "{{ config(materialized='table') }}\nselect id, word, ingest_on from {{ source('transform', 'things') }}\n",
  'dbt/models/sources.yml':
    'sources:\n  - name: transform\n    schema: transform\n    tables: [{ name: things }, { name: numbers }]\n',
}

/** The metrics of things, with two rollups. */
export const { model: thingsModel } = readModel([
  {
    file: 'things.yaml',
    text: `tables:
  things:
    relation: serving.things
    key: [id]
    time: day
    source: { relation: transform.things, on: { id: id, ingest_on: ingest_on } }
    dimensions: { word: { sql: word, type: text }, day: { sql: ingest_on, type: date } }
    measures: { things: { aggregate: count }, ids: { aggregate: count_distinct, sql: id } }
rollups:
  things_by_word: { table: things, dimensions: [things.word], measures: [things.things, things.ids] }
  things_by_day:
    { table: things, dimensions: [things.day], measures: [things.things], values_of: things.ids }
`,
  },
])

/** A project of one table of things, of which nothing is published yet. */
export function thingsLake(): Promise<ScratchLake> {
  return ScratchLake.make(files)
}

/** Lands, types, models and publishes the things of a day: lines of an id and a word. */
export async function publishThings(lake: ScratchLake, day: string, csv: string): Promise<void> {
  const context = lake.context(`run_${day}`, day)
  await lake.land('things', day, ['id', 'word'], csv, csv.trim().split('\n').length)
  await transform('things')(context)
  await build({ select: 'things' })(context)
  await publishRun(context)
}
