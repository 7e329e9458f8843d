import { Button } from '@mantine/core'

import { useIsPhone } from '../app/use-is-phone.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import { MarkStrip } from '../dashboard/mark-strip.tsx'
import { CrossChips } from './cross-chips.tsx'
import classes from './filter-bar.module.css'
import { FilterParts } from './filter-parts.tsx'
import { FilterSheet } from './filter-sheet.tsx'

/** What the page is about: days, comparison, filters, selections in charts. Applies at once. */
export function FilterBar() {
  const { address, change } = useDashboard()
  const isPhone = useIsPhone()
  const { version, ...set } = address.state
  const changed = Object.values(set).some((value) => value !== undefined)
  return (
    <>
      <div className={classes.bar} role="group" aria-label="Filters">
        {isPhone ? <FilterSheet /> : <FilterParts />}
        <CrossChips />
        {changed && (
          <Button
            variant="subtle"
            size="compact-md"
            onClick={() => change(() => (version === undefined ? {} : { version }))}
          >
            Reset
          </Button>
        )}
      </div>
      <MarkStrip />
    </>
  )
}
