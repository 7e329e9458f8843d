import type { EndpointName, endpoints } from '../../src/api/endpoints.ts'

/** Method and path of every call, below `/api`; held equal to the server's own table by its types, which carry no weight. */
export const calls = {
  versions: { method: 'GET', path: '/versions' },
  status: { method: 'GET', path: '/status' },
  model: { method: 'GET', path: '/model' },
  dashboards: { method: 'GET', path: '/dashboards' },
  dashboard: { method: 'GET', path: '/dashboards/{dashboard}' },
  data: { method: 'POST', path: '/dashboards/{dashboard}/data' },
  detail: { method: 'POST', path: '/dashboards/{dashboard}/charts/{chart}/detail' },
  source: { method: 'POST', path: '/source' },
  values: { method: 'POST', path: '/values' },
  explore: { method: 'POST', path: '/explore' },
  saveChart: { method: 'POST', path: '/dashboards/{dashboard}/charts' },
  table: { method: 'POST', path: '/dashboards/{dashboard}/charts/{chart}/table.{format}' },
  picture: { method: 'POST', path: '/dashboards/{dashboard}/report.{format}' },
  views: { method: 'GET', path: '/dashboards/{dashboard}/views' },
  saveView: { method: 'POST', path: '/dashboards/{dashboard}/views' },
  removeView: { method: 'DELETE', path: '/dashboards/{dashboard}/views/{view}' },
} as const satisfies {
  [Name in EndpointName]: Pick<(typeof endpoints)[Name], 'method' | 'path'>
}
