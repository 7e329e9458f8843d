import { Button } from '@mantine/core'
import { IconCopy, IconDatabaseOff } from '@tabler/icons-react'

import { copyText } from './copy-text.ts'
import classes from './nothing-published.module.css'

const commands = [
  { command: 'deftunes demo', does: 'makes two weeks of data to look at' },
  { command: 'deftunes up', does: 'runs the pipelines of this project by their schedules' },
]

/** Instead of what there is no data for: why, and what to do about it. */
export function NothingPublished() {
  return (
    <section className={classes.box} aria-label="Nothing has been published yet">
      <IconDatabaseOff size={32} stroke={1.5} aria-hidden />
      <h2>Nothing has been published yet</h2>
      <p>Dashboards fill by themselves when the first run is through. To begin, in a terminal:</p>
      <ul>
        {commands.map(({ command, does }) => (
          <li key={command}>
            <code>{command}</code>
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconCopy size={14} aria-hidden />}
              aria-label={`Copy ${command}`}
              onClick={() => void copyText(command, 'Command')}
            >
              Copy
            </Button>
            <span>{does}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
