import type { ErrorComponentProps } from '@tanstack/react-router'

import { Failure } from './failure.tsx'
import { Page } from './page.tsx'

/** A page that could not be drawn; the way to others stays open. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  return (
    <Page title="This page could not be shown">
      <Failure error={error instanceof Error ? error : new Error(String(error))} retry={reset} />
    </Page>
  )
}
