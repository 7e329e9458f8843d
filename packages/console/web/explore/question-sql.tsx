import { Button, Collapse } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconSql } from '@tabler/icons-react'

import type { Explanation } from '../../src/answer/chart-answer.ts'
import { CopySql } from '../app/copy-sql.tsx'
import classes from './explore.module.css'

/** The SQL of a question, to be looked at or taken along, and what it cost. */
export function QuestionSql({ explanation }: { explanation: Explanation }) {
  const [opened, { toggle }] = useDisclosure(false)
  const { sql, plainSql, rowsRead, ms } = explanation
  return (
    <>
      <div className={classes.sql}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconSql size={14} />}
          aria-expanded={opened}
          onClick={toggle}
        >
          View SQL
        </Button>
        <CopySql sql={plainSql} />
        <span className={classes.read}>
          {rowsRead.toLocaleString('en-US')} rows read in {ms} ms
        </span>
      </div>
      <Collapse expanded={opened}>
        <pre className={classes.code} tabIndex={0} aria-label="SQL">
          {sql.join(';\n\n')}
        </pre>
      </Collapse>
    </>
  )
}
