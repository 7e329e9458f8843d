import { queryOptions } from '@tanstack/react-query'

import { call, type BodyOf } from './call.ts'

const forever = { staleTime: Infinity } as const

/** Published versions, newest first; asked again when the server tells of a new one. */
export const versionsQuestion = queryOptions({
  queryKey: ['versions'],
  queryFn: ({ signal }) => call('versions', { signal }),
  ...forever,
})

/** How the data stands. */
export const statusQuestion = queryOptions({
  queryKey: ['status'],
  queryFn: ({ signal }) => call('status', { signal }),
  ...forever,
})

/** What can be asked. */
export const modelQuestion = queryOptions({
  queryKey: ['model'],
  queryFn: ({ signal }) => call('model', { signal }),
  ...forever,
})

/** All dashboards by name. */
export const dashboardsQuestion = queryOptions({
  queryKey: ['dashboards'],
  queryFn: ({ signal }) => call('dashboards', { signal }),
  ...forever,
})

/** One dashboard with its words. */
export function dashboardQuestion(dashboard: string) {
  return queryOptions({
    queryKey: ['dashboard', dashboard],
    queryFn: ({ signal }) => call('dashboard', { path: { dashboard }, signal }),
    ...forever,
  })
}

/** States of a dashboard that were kept under a name. */
export function viewsQuestion(dashboard: string) {
  return queryOptions({
    queryKey: ['views', dashboard],
    queryFn: ({ signal }) => call('views', { path: { dashboard }, signal }),
    ...forever,
  })
}

/** Values of a dimension that contain a text. */
export function valuesQuestion(body: BodyOf<'values'>) {
  return queryOptions({
    queryKey: ['values', body],
    queryFn: ({ signal }) => call('values', { body, signal }),
    ...forever,
  })
}
