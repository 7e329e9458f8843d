import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'

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
  const line = useEndInSight(address.state.cross?.length ?? 0)
  const { version, ...set } = address.state
  const changed = Object.values(set).some((value) => value !== undefined)
  return (
    <>
      <div className={classes.bar} role="group" aria-label="Filters">
        <div className={classes.line} ref={line}>
          {isPhone ? <FilterSheet /> : <FilterParts />}
          <CrossChips />
        </div>
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

/** A line whose end comes into sight when there is one selection more. */
function useEndInSight(count: number) {
  const line = useRef<HTMLDivElement>(null)
  const before = useRef(count)
  useEffect(() => {
    if (count > before.current) line.current?.scrollTo({ left: line.current.scrollWidth })
    before.current = count
  }, [count])
  return line
}
