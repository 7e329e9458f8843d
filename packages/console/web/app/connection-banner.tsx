import { IconPlugConnectedX } from '@tabler/icons-react'

import { useConnectionLost } from '../api/connection.ts'
import classes from './version-banner.module.css'

/** Says that the server is gone; goes by itself when that is back. */
export function ConnectionBanner() {
  if (!useConnectionLost()) return null
  return (
    <div className={classes.banner} role="status">
      <IconPlugConnectedX size={16} aria-hidden />
      <span className={classes.text}>
        Connection lost. What is shown stays; the rest comes when the server is back.
      </span>
    </div>
  )
}
