import { Button } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'

import { ApiError } from '../api/api-error.ts'
import classes from './failure.module.css'

interface FailureProps {
  error: Error
  retry?: () => void
}

/** What went wrong in one sentence, its code, another try, and the details for whoever mends it. */
export function Failure({ error, retry }: FailureProps) {
  const known = error instanceof ApiError ? error : undefined
  const [sentence = '', ...more] = error.message.split('\n')
  return (
    <div className={classes.failure} role="alert">
      <IconAlertCircle size={20} className={classes.icon} aria-hidden />
      <p className={classes.sentence} title={sentence}>
        {sentence}
      </p>
      <div className={classes.actions}>
        {known !== undefined && <code className={classes.code}>{known.code}</code>}
        {retry !== undefined && (
          <Button size="compact-sm" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </div>
      {(more.length > 0 || known?.request !== undefined) && (
        <details className={classes.details}>
          <summary>Details</summary>
          <pre>
            {[...more, known?.request && `request ${known.request}`].filter(Boolean).join('\n')}
          </pre>
        </details>
      )}
    </div>
  )
}
