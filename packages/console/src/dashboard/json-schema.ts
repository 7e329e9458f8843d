import { z } from 'zod'

import { dashboardFile } from './schema.ts'

/** The JSON Schema of a file in `dashboards/`, for editors: what `docs/dashboard.schema.json` holds. */
export function dashboardJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(dashboardFile, { io: 'input', target: 'draft-2020-12' }),
    title: 'A dashboard',
  }
}
