import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import { Page } from './page.tsx'

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <Page title="Nothing here">
      <p>
        No page has this address.{' '}
        <Anchor component={Link} to="/dashboards">
          All dashboards
        </Anchor>
      </p>
    </Page>
  )
}
