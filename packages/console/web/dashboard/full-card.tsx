import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'

import type { Chart } from '../../src/dashboard/dashboard.ts'
import classes from './chart-card.module.css'
import { useDashboard } from './dashboard-context.ts'

/** A card on the whole screen; Escape puts it back. */
export function FullCard({ chart, children }: { chart: Chart; children: ReactNode }) {
  const { go } = useDashboard()
  return (
    <Modal.Root
      opened
      fullScreen
      padding={16}
      onClose={() => go({ full: undefined })}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Content aria-label={chart.title.slice(0, 200)}>
        <Modal.Body className={classes.full}>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
