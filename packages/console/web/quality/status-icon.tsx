import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
} from '@tabler/icons-react'

import type { QualityStatus } from '../../src/quality/column-quality.ts'
import classes from './quality.module.css'

const icons = {
  passed: IconCircleCheck,
  warned: IconAlertTriangle,
  failed: IconCircleX,
  untested: IconCircleDashed,
} as const

/** The sign of a status, for beside its word. */
export function StatusIcon({ status }: { status: QualityStatus }) {
  const Icon = icons[status]
  return <Icon size={16} aria-hidden className={classes.icon} data-status={status} />
}
