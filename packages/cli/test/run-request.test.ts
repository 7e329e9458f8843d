import type { Project } from '@deftunes/pipeline'
import { expect, it } from 'vitest'

import { requestOf } from '../src/run-request.ts'

it.each(['', '2024-1-2', 'yesterday', '2024-01-02T00:00:00Z'])(
  'a date that is none is told with its option: %j',
  async (date) => {
    const asked = requestOf({ folder: '.' } as Project, 'a', { date })
    const message = `--date: expected YYYY-MM-DD, got '${date}'`
    await expect(asked).rejects.toMatchObject({ code: 'CLI_OPTION_INVALID', message })
  },
)
