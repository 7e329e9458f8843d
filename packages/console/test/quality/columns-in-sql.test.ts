import { describe, expect, it } from 'vitest'

import { columnsInSql } from '../../src/quality/columns-in-sql.ts'

const known = new Map([
  ['serving.sales', ['id', 'price', 'date', 'year', 'Unit Price', 'place', 'song_id', 'min']],
  ['serving.songs', ['song_id', 'title', 'year']],
  ['serving.places', ['name']],
])
const named = (sql: string, own = 'serving.sales') =>
  columnsInSql(sql, own, known).map(({ relation, column }) =>
    relation === own ? column : `${relation.split('.')[1]}:${column}`,
  )

describe('the columns of an expression', () => {
  it.each([
    ['a column alone, in any case', 'PRICE', ['price']],
    ['arithmetic, each once', 'price * 2 + price - id', ['price', 'id']],
    ['a quoted name with a blank', '"Unit Price" / 100', ['Unit Price']],
    ['a quoted name that would be a type', 'CAST("date" AS DATE)', ['date']],
    ['no texts', "'price' || 'it''s id'", []],
    ['no comments', 'id /* price */ -- year', ['id']],
    ['no functions', 'min(price) + year(id)', ['price', 'id']],
    ['no types', 'price::date + CAST(id AS date)', ['price', 'id']],
    ['no dates that are written out', "date '2024-01-02' < id", ['id']],
    ['no part of a time', 'extract(year FROM date)', ['date']],
    [
      'a part of a time that is a column elsewhere',
      'extract(year FROM date) = year',
      ['date', 'year'],
    ],
    ['no unit of an interval', 'date + interval 1 year', ['date']],
    ['what a list is searched for', 'place IN (1, 2)', ['place']],
    ['no field of a struct', 'place.year', ['place']],
    ['behind its table', 'sales.price + serving.sales.id', ['price', 'id']],
    ['behind another name of a row', 'row.price', ['price']],
    ['nothing of a count of rows', '*', []],
    ['nothing that the relation lacks', 'nope + 1', []],
  ])('%s: %s', (_, sql, columns) => {
    expect(named(sql)).toEqual(columns)
  })
})

describe('the columns of a subquery', () => {
  it('are those of the innermost relation that has them', () => {
    expect(named('song_id IN (SELECT song_id FROM serving.songs)')).toEqual([
      ...['song_id', 'songs:song_id'],
    ])
    expect(named('year > (SELECT max(year) FROM serving.songs) AND id IN (1)')).toEqual([
      ...['year', 'songs:year', 'id'],
    ])
    expect(named('EXISTS (FROM "serving"."songs" WHERE title = place)')).toEqual([
      ...['songs:title', 'place'],
    ])
    expect(
      named('EXISTS (FROM serving.songs WHERE title IN (SELECT name FROM serving.places))'),
    ).toEqual(['songs:title', 'places:name'])
  })

  it('are those of one relation where its name or another for it stands before', () => {
    const sql = (name: string) =>
      `price > (SELECT avg(${name}.year) FROM serving.songs AS ${name} WHERE ${name}.song_id = sales.song_id)`
    expect(named(sql('s'))).toEqual(['price', 'songs:year', 'songs:song_id', 'song_id'])
    expect(named('(SELECT max(s.year) FROM serving.songs s)')).toEqual(['songs:year'])
    expect(named('(SELECT max(songs.year) FROM serving.songs)')).toEqual(['songs:year'])
  })
})
