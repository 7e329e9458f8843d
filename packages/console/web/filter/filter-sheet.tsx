import { Button, CloseButton, Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFilter } from '@tabler/icons-react'

import { filtersOf } from '../dashboard/changes.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import classes from './filter-bar.module.css'
import { FilterParts } from './filter-parts.tsx'
import { timeRangeWords } from './range-words.ts'

/** On a phone: one button that says which days and how many filters hold, and a sheet as high as the screen behind it. */
export function FilterSheet() {
  const { dashboard, address } = useDashboard()
  const [opened, { open, close }] = useDisclosure(false)
  const count = filtersOf(dashboard, address.state).length
  const days =
    dashboard.time === undefined
      ? []
      : [timeRangeWords(address.state.range ?? dashboard.range).slice(0, 60)]
  const filters = count === 0 ? 'Filters' : `${count} ${count === 1 ? 'filter' : 'filters'}`
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconFilter size={16} aria-hidden />}
        aria-haspopup="dialog"
        onClick={open}
      >
        {[...days, filters].join(' · ')}
      </Button>
      <Sheet opened={opened} close={close} />
    </>
  )
}

/** What opens from the sheet is beside it: it scrolls by itself, and Escape closes it alone. */
function Sheet({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Drawer.Root
      opened={opened}
      position="bottom"
      size="100%"
      onClose={close}
      lockScroll={false}
      closeOnEscape={false}
      transitionProps={{ duration: 180 }}
    >
      <Drawer.Content
        aria-label="Filters"
        className={classes.sheet}
        onKeyDown={({ key, currentTarget, target }) => {
          if (key === 'Escape' && currentTarget.contains(target as Node)) close()
        }}
      >
        <Drawer.Body className={classes.sheetBody}>
          <div className={classes.sheetHead}>
            <h2>Filters</h2>
            <CloseButton aria-label="Close" size={32} onClick={close} />
          </div>
          <div className={classes.sheetParts}>
            <FilterParts />
          </div>
          <Button size="md" onClick={close}>
            Done
          </Button>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}
