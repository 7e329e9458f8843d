import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'

import { instantText } from './ago.ts'
import { useNow } from './use-now.ts'
import { useVersion } from './use-version.ts'
import classes from './version-banner.module.css'

/** Says above every page that an older version is shown, and leads back. */
export function VersionBanner() {
  const now = useNow()
  const { shown, chosen, choose } = useVersion()
  if (!chosen) return null
  return (
    <div className={classes.banner} role="status">
      <IconHistory size={16} aria-hidden />
      <span className={classes.text}>
        {shown === undefined
          ? 'The version of this link is no longer kept'
          : `Viewing the data as published on ${instantText(shown.publishedAt, now)} UTC`}
      </span>
      <Button size="compact-sm" variant="default" onClick={() => choose(undefined)}>
        Back to the newest
      </Button>
    </div>
  )
}
