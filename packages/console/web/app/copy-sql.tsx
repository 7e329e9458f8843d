import { Button } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'

import { copyText } from './copy-text.ts'

/** Copies a statement that runs wherever the plain tables are. */
export function CopySql({ sql, of }: { sql: string; of?: string | undefined }) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconCopy size={14} />}
      onClick={() => void copyText(sql, 'SQL')}
    >
      Copy SQL{of !== undefined && ` of ${of}`}
    </Button>
  )
}
