import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDeviceFloppy } from '@tabler/icons-react'

import type { ChartType } from '../../src/dashboard/dashboard.ts'
import type { Question } from '../address/explore-address.ts'
import { SaveDialog } from './save-dialog.tsx'

interface SaveChartProps {
  question: Question
  type: ChartType
  sentence: string
}

/** Puts a question into a dashboard's file as a chart. */
export function SaveChart({ question, type, sentence }: SaveChartProps) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button size="sm" leftSection={<IconDeviceFloppy size={16} />} onClick={open}>
        Save to dashboard
      </Button>
      <SaveDialog {...{ question, type, sentence, opened }} onClose={close} />
    </>
  )
}
