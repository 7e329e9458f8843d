import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'

import type { Chart } from '../../src/dashboard/dashboard.ts'
import classes from './chart-card.module.css'
import { useDashboard } from './dashboard-context.ts'

/** A card on the whole screen; Escape puts it back. */
export function FullCard({ chart, children }: { chart: Chart; children: ReactNode }) {
  const { go } = useDashboard()
  return (
    <Modal
      opened
      fullScreen
      withCloseButton={false}
      padding={16}
      onClose={() => go({ full: undefined })}
      aria-label={chart.title.slice(0, 200)}
      transitionProps={{ duration: 0 }}
    >
      <div className={classes.full}>{children}</div>
    </Modal>
  )
}
