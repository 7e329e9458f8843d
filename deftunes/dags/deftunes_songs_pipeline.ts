import { cronDataInterval, dag, task } from '@deftunes/orchestrator'
import { audit, extract, model, publish, transform, type Services } from '@deftunes/pipeline'

/** What songs models are: the sales that build on them belong to the other pipeline. */
const songs = { select: 'tag:songs', exclude: 'fact_session+' }

export default dag<Services>({
  id: 'deftunes_songs_pipeline',
  description: 'The catalogue: PostgreSQL to dim_songs and dim_artists.',
  schedule: cronDataInterval('@daily'),
  startDate: '2020-01-01',
  maxActiveRuns: 1,
  pools: { marts: 1 },
  tasks: [
    task({ id: 'extract_songs', run: extract('songs'), retries: 3 }),
    task({ id: 'transform_songs', after: ['extract_songs'], run: transform('songs') }),
    task({ id: 'audit_songs', after: ['transform_songs'], run: audit('songs') }),
    task({ id: 'model', after: ['audit_songs'], run: model(songs), pool: 'marts' }),
    task({ id: 'publish', after: ['model'], run: publish(songs), pool: 'marts' }),
  ],
})
