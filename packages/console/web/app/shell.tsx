import { useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'

import { listen } from '../api/server-events.ts'
import { ConnectionBanner } from './connection-banner.tsx'
import { KeyListener } from './key-listener.tsx'
import { Nav } from './nav.tsx'
import { Palette } from './palette.tsx'
import classes from './shell.module.css'
import { TopBar } from './top-bar.tsx'
import { VersionBanner } from './version-banner.tsx'

/** What is around every page: navigation, the bar above, the palette. */
export function Shell() {
  const client = useQueryClient()
  useEffect(() => listen(client), [client])
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        Skip to the content
      </a>
      <Nav />
      <div className={classes.column}>
        <TopBar />
        <ConnectionBanner />
        <VersionBanner />
        <main id="main" tabIndex={-1} className={classes.main}>
          <Outlet />
        </main>
      </div>
      <section id="floating" aria-label="Menus and dialogs" />
      <Palette />
      <KeyListener />
      <div id="announcer" className={classes.announcer} aria-live="polite" />
    </div>
  )
}
