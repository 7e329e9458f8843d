import { Kbd, UnstyledButton } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'

import { Breadcrumb } from './breadcrumb.tsx'
import { commandKey } from './command-key.ts'
import { openPalette } from './palette-store.ts'
import classes from './top-bar.module.css'
import { VersionPill } from './version-pill.tsx'

/** The bar above every page: where one is, search, which data is shown, in which zone its times are. */
export function TopBar() {
  return (
    <header className={classes.bar}>
      <Breadcrumb />
      <UnstyledButton className={classes.search} onClick={openPalette}>
        <IconSearch size={16} aria-hidden />
        <span className={classes.words}>Search</span>
        <Kbd size="xs" className={classes.key} aria-hidden>
          {commandKey}K
        </Kbd>
      </UnstyledButton>
      <VersionPill />
      <span className={classes.zone} title="All times are in UTC">
        UTC
      </span>
    </header>
  )
}
