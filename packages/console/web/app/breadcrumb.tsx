import { Menu, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'

import { dashboardsQuestion } from '../api/questions.ts'
import classes from './breadcrumb.module.css'
import { useKeptQuery } from './use-kept-query.ts'

const names: Readonly<Record<string, string>> = {
  '': 'Home',
  dashboards: 'Dashboards',
  explore: 'Explore',
}

/** Where one is; the last crumb opens the list of its siblings. */
export function Breadcrumb() {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const kept = useKeptQuery()
  const [, first = '', second] = path.split('/')
  return (
    <nav aria-label="Breadcrumb" className={classes.crumbs}>
      {second === undefined ? (
        <span className={classes.here} aria-current="page">
          {names[first] ?? 'DeFtunes'}
        </span>
      ) : (
        <>
          <Link to="/dashboards" search={kept} className={classes.crumb}>
            Dashboards
          </Link>
          <span aria-hidden>/</span>
          <Siblings current={decodeURIComponent(second)} />
        </>
      )}
    </nav>
  )
}

function Siblings({ current }: { current: string }) {
  const kept = useKeptQuery()
  const { data } = useQuery(dashboardsQuestion)
  const title = data?.dashboards.find(({ id }) => id === current)?.title ?? current
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <UnstyledButton className={classes.here} title={title}>
          <span className={classes.text} dir="auto">
            {title}
          </span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {data?.dashboards.map(({ id, title }) => (
          <Menu.Item
            key={id}
            renderRoot={(props: object) => (
              <Link
                to="/dashboards/$dashboard"
                params={{ dashboard: id }}
                search={kept}
                {...props}
              />
            )}
            aria-current={id === current ? 'page' : undefined}
          >
            <span className={classes.text} dir="auto">
              {title}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
