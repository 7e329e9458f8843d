import { cronDataInterval, dag, task } from '@deftunes/orchestrator'
import { audit, extract, model, publish, transform, type Services } from '@deftunes/pipeline'

const sales = { select: 'tag:api' }

export default dag<Services>({
  id: 'deftunes_api_pipeline',
  description: 'Users and purchases: REST API to the sales marts.',
  schedule: cronDataInterval('@daily'),
  startDate: '2020-01-01',
  maxActiveRuns: 1,
  pools: { marts: 1 },
  tasks: [
    task({ id: 'extract_users', run: extract('users'), retries: 3 }),
    task({ id: 'extract_sessions', run: extract('sessions'), retries: 3 }),
    task({ id: 'transform_users', after: ['extract_users'], run: transform('users') }),
    task({ id: 'transform_sessions', after: ['extract_sessions'], run: transform('sessions') }),
    task({ id: 'audit_users', after: ['transform_users'], run: audit('users') }),
    task({
      id: 'audit_sessions',
      // It looks users up, too.
      after: ['transform_sessions', 'transform_users'],
      run: audit('sessions', { references: ['users'] }),
    }),
    task({
      id: 'model',
      after: ['audit_users', 'audit_sessions'],
      run: model(sales),
      pool: 'marts',
    }),
    task({ id: 'publish', after: ['model'], run: publish(sales), pool: 'marts' }),
  ],
})
