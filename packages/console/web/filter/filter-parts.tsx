import { useDashboard } from '../dashboard/dashboard-context.ts'
import { filtersOf } from '../dashboard/changes.ts'
import { ComparePicker } from './compare-picker.tsx'
import { FilterChip } from './filter-chip.tsx'
import { GrainPicker } from './grain-picker.tsx'
import { RangePicker } from './range-picker.tsx'

/** All that a page can be filtered by, a part each: days, comparison, grain, filters. */
export function FilterParts() {
  const { dashboard, words, address } = useDashboard()
  const set = filtersOf(dashboard, address.state)
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
  return (
    <>
      {dashboard.time !== undefined && (
        <>
          <RangePicker />
          <ComparePicker />
          <GrainPicker />
        </>
      )}
      {offered.map(({ dimension, label }) => (
        <FilterChip
          key={dimension}
          label={label}
          dimension={words.dimensions.find(({ name }) => name === dimension)}
          name={dimension}
          filter={set.find((one) => one.dimension === dimension)}
        />
      ))}
    </>
  )
}
