import { UnstyledButton } from '@mantine/core'
import { IconX } from '@tabler/icons-react'

import type { Drill } from '../address/drill-term.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import classes from './drill-drawer.module.css'

/** What was clicked, a condition each, which can be taken away. */
export function MarkCrumbs({ drill, names }: { drill: Drill; names: readonly string[] }) {
  const { go } = useDashboard()
  return (
    <div className={classes.crumbs}>
      {names.length === 0 && <span className={classes.note}>All that the chart shows</span>}
      {names.map((name, index) => (
        <span key={index} className={classes.crumb} title={name.slice(0, 500)}>
          <span dir="auto">{name.slice(0, 300)}</span>
          <UnstyledButton
            className={classes.remove}
            aria-label={`Without ${name.slice(0, 80)}`}
            onClick={() =>
              go({ drill: { ...drill, mark: drill.mark.toSpliced(index, 1), row: undefined } })
            }
          >
            <IconX size={14} aria-hidden />
          </UnstyledButton>
        </span>
      ))}
    </div>
  )
}
