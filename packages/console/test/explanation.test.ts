import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { ChartAnswer } from '../src/answer/chart-answer.ts'
import type { ModelTest } from '../src/server.ts'
import { serveApi, type ServedApi } from './serve-api.ts'

const sale = (column: string | null, more: Partial<ModelTest> = {}): ModelTest => ({
  ...{ name: `known_${column ?? 'rows'}`, relation: 'serving.fact_session', column },
  ...{ status: 'pass', failures: 0 },
  ...more,
})

let api: ServedApi
beforeAll(async () => {
  api = await serveApi()
  api.tests.set('old', [sale('price'), sale('session_date')])
  api.tests.set('new', [
    sale('price'),
    sale('price', { name: 'prices_are_sane', status: 'warn', failures: 12 }),
    sale('session_date'),
    sale('user_key'),
    sale(null, { name: 'one_row_per_sale' }),
    { ...sale('country_name'), relation: 'serving.countries' },
    { ...sale('title', { status: 'fail', failures: 1 }), relation: 'serving.dim_songs' },
  ])
})
afterAll(() => api.close())

const explained = async (chart: string, state = {}) => {
  const { answers } = await api.answersOf('sales', state)
  const { explanation } = answers.get(chart) as ChartAnswer
  return explanation
}
const shown = ({ quality }: ChartAnswer['explanation']) =>
  Object.fromEntries(quality.map(({ column, status }) => [column, status]))

describe('the explanation of a chart', () => {
  it('tells when its version was published, by which run, and the last day that has data', async () => {
    const { freshness } = await explained('countries')
    expect(freshness).toEqual({
      ...{ publishedAt: '2024-02-29T06:12:00.000Z', runId: 'run_new' },
      lastDay: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
    })
    const { answers } = await api.answersOf('customers', {})
    expect(answers.get('users')?.explanation.freshness).not.toHaveProperty('lastDay')
  })

  it('tells of each column that its numbers use what the tests found, the worst first', async () => {
    const { quality } = await explained('countries', { range: 'last 30 days' })
    expect(quality[0]).toEqual({
      column: 'serving.fact_session.price',
      status: 'warned',
      tests: [
        { name: 'prices_are_sane', status: 'warn', failures: 12 },
        { name: 'known_price', status: 'pass', failures: 0 },
      ],
    })
    expect(shown({ quality } as ChartAnswer['explanation'])).toMatchObject({
      'serving.fact_session': 'passed',
      'serving.fact_session.session_date': 'passed',
      'serving.fact_session.user_key': 'passed',
      'serving.dim_users.user_key': 'untested',
      'serving.dim_users.country_code': 'untested',
      'serving.countries.country_code': 'untested',
      'serving.countries.country_name': 'passed',
    })
    expect(quality.map(({ column }) => column).join()).not.toContain('dim_songs')
  })

  it('counts the columns that it is filtered by', async () => {
    const filters = [{ dimension: 'songs.song', op: 'in', values: ['nothing'] }]
    const quality = shown(await explained('items', { filters }))
    expect(quality).toMatchObject({
      'serving.dim_songs.title': 'failed',
      'serving.dim_songs.track_id': 'untested',
    })
  })

  it('is of the version that is shown', async () => {
    const old = shown(await explained('countries', { version: 'old' }))
    expect(old).toMatchObject({
      'serving.fact_session.price': 'passed',
      'serving.countries.country_name': 'untested',
    })
    expect(old).not.toHaveProperty('serving.fact_session')
  })

  it('is the same whether or not a question is kept as a chart', async () => {
    const asked = { measures: ['sales.revenue'], by: [{ dimension: 'countries.country' }] }
    const response = await api.post('/api/explore', asked)
    const { answer } = (await response.json()) as { answer: ChartAnswer }
    expect(shown(answer.explanation)).toMatchObject({ 'serving.fact_session.price': 'warned' })
    expect(answer.explanation.freshness.runId).toBe('run_new')
  })
})
