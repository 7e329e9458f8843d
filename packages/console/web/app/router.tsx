import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'

import { parseQuery, printQuery, type Query } from '../address/query-string.ts'
import { DashboardPage } from '../dashboard/dashboard-page.tsx'
import { DashboardsPage } from '../home/dashboards-page.tsx'
import { HomePage } from '../home/home-page.tsx'
import { PageFailure } from './page-failure.tsx'
import { NotFound } from './not-found.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })
const child = <Path extends string>(path: Path) => ({ getParentRoute: () => root, path })

const routes = root.addChildren([
  createRoute({ ...child('/'), component: HomePage }),
  createRoute({ ...child('/dashboards'), component: DashboardsPage }),
  createRoute({ ...child('/dashboards/$dashboard'), component: DashboardPage }),
  createRoute({
    ...child('/explore'),
    component: lazyRouteComponent(() => import('../explore/explore-page.tsx'), 'ExplorePage'),
  }),
])

/** The pages by their addresses; parameters stay text, their meaning is each page's own. */
export const router = createRouter({
  routeTree: routes,
  parseSearch: (text) => parseQuery(text),
  stringifySearch: (search) => printQuery(search as Query),
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailure,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
