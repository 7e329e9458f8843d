import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFilter } from '@tabler/icons-react'

import { useDashboard } from '../dashboard/dashboard-context.ts'
import { filtersOf } from '../dashboard/changes.ts'
import { MarkStrip } from '../dashboard/mark-strip.tsx'
import { ComparePicker } from './compare-picker.tsx'
import { CrossChips } from './cross-chips.tsx'
import classes from './filter-bar.module.css'
import { FilterChip } from './filter-chip.tsx'
import { GrainPicker } from './grain-picker.tsx'
import { RangePicker } from './range-picker.tsx'

/** What the page is about: days, comparison, filters, selections in charts. Applies at once. */
export function FilterBar() {
  const { dashboard, words, address, change } = useDashboard()
  const { state } = address
  const [open, { toggle }] = useDisclosure(false)
  const set = filtersOf(dashboard, state)
  // Filters that came by a link on a dimension that the page does not offer can be seen and removed as well.
  const foreign = set.filter(
    ({ dimension }) => !dashboard.filters.some((one) => one.dimension === dimension),
  )
  const offered = [
    ...dashboard.filters,
    ...foreign.map(({ dimension }) => ({
      dimension,
      label: words.dimensions.find(({ name }) => name === dimension)?.label ?? dimension,
    })),
  ]
  const changed =
    state.filters !== undefined ||
    state.cross !== undefined ||
    state.range !== undefined ||
    state.compare !== undefined ||
    state.grain !== undefined ||
    state.charts !== undefined
  return (
    <>
      <div className={classes.bar} role="group" aria-label="Filters" data-open={open}>
        {dashboard.time !== undefined && (
          <>
            <RangePicker />
            <span className={classes.foldable}>
              <ComparePicker />
              <GrainPicker />
            </span>
          </>
        )}
        <Button
          className={classes.more}
          variant="default"
          size="compact-md"
          leftSection={<IconFilter size={14} />}
          aria-expanded={open}
          onClick={toggle}
        >
          Filters{set.length > 0 ? ` · ${set.length}` : ''}
        </Button>
        <span className={classes.foldable}>
          {offered.map(({ dimension, label }) => (
            <FilterChip
              key={dimension}
              label={label}
              dimension={words.dimensions.find(({ name }) => name === dimension)}
              name={dimension}
              filter={set.find((one) => one.dimension === dimension)}
            />
          ))}
        </span>
        <CrossChips />
        {changed && (
          <Button
            variant="subtle"
            size="compact-md"
            onClick={() => change(({ version }) => (version === undefined ? {} : { version }))}
          >
            Reset
          </Button>
        )}
      </div>
      <MarkStrip />
    </>
  )
}
