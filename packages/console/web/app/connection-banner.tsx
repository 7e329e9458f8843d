import { IconPlugConnectedX } from '@tabler/icons-react'

import { useConnectionLost } from '../api/connection.ts'
import classes from './version-banner.module.css'

/** Says that the server is gone; goes by itself when that is back. */
export function ConnectionBanner() {
  const lost = useConnectionLost()
  return (
    <div role="status">
      {lost && (
        <div className={classes.banner}>
          <IconPlugConnectedX size={16} aria-hidden />
          <span className={classes.text}>
            Connection lost. What is shown stays; the rest comes when the server is back.
          </span>
        </div>
      )}
    </div>
  )
}
