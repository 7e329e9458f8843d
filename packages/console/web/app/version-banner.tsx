import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'

import { useVersionNames } from './use-version-names.ts'
import { useVersion } from './use-version.ts'
import classes from './version-banner.module.css'

/** Says above every page that an older version is shown, and leads back. */
export function VersionBanner() {
  const names = useVersionNames()
  const { shown, chosen, unknown, choose } = useVersion()
  if (!chosen) return null
  return (
    <div className={classes.banner} role="status">
      <IconHistory size={16} aria-hidden />
      <span className={classes.text}>
        {unknown && 'The version of this link is unknown, or no longer kept'}
        {shown !== undefined && `Viewing the data as published on ${names.get(shown.id)} UTC`}
      </span>
      <Button size="compact-sm" variant="default" onClick={() => choose(undefined)}>
        Back to the newest
      </Button>
    </div>
  )
}
