import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconDeviceFloppy } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import type { ChartType } from '../../src/dashboard/dashboard.ts'
import type { Question } from '../address/explore-address.ts'
import { call } from '../api/call.ts'
import { dashboardsQuestion } from '../api/questions.ts'
import classes from './explore.module.css'
import { chartRecord } from './question.ts'

interface SaveChartProps {
  question: Question
  type: ChartType
  sentence: string
}

/** Puts a question into a dashboard's file as a chart. */
export function SaveChart({ question, type, sentence }: SaveChartProps) {
  const client = useQueryClient()
  const [opened, { open, close }] = useDisclosure(false)
  const { data } = useQuery(dashboardsQuestion)
  const [title, setTitle] = useState('')
  const [dashboard, setDashboard] = useState<string | null>(null)
  const save = useMutation({
    mutationFn: (to: string) =>
      call('saveChart', {
        path: { dashboard: to },
        body: { chart: chartRecord(question, type, title.trim()) },
      }),
    onSuccess: ({ file, line }, to) => {
      notifications.show({ title: 'Chart saved', message: `${file}, line ${line}` })
      void client.invalidateQueries({ queryKey: ['dashboard', to] })
      void client.invalidateQueries(dashboardsQuestion)
      close()
    },
  })
  return (
    <>
      <Button
        size="sm"
        leftSection={<IconDeviceFloppy size={16} />}
        onClick={() => {
          setTitle(sentence.slice(0, 80))
          open()
        }}
      >
        Save to dashboard
      </Button>
      <Modal.Root opened={opened} onClose={close}>
        <Modal.Overlay backgroundOpacity={0.3} />
        <Modal.Content aria-label="Save to a dashboard">
          <Modal.Body p={16}>
            <h2 className={classes.dialog}>Save to a dashboard</h2>
            <form
              className={classes.save}
              onSubmit={(event) => {
                event.preventDefault()
                if (dashboard !== null) save.mutate(dashboard)
              }}
            >
              <TextInput
                label="Title of the chart"
                data-autofocus
                value={title}
                maxLength={200}
                onChange={(event) => setTitle(event.currentTarget.value)}
              />
              <Select
                label="Dashboard"
                placeholder="Choose one"
                data={
                  data?.dashboards.map(({ id, title: label }) => ({
                    value: id,
                    label: label.slice(0, 200),
                  })) ?? []
                }
                value={dashboard}
                onChange={setDashboard}
              />
              {save.error !== null && (
                <p className={classes.refused}>{save.error.message.slice(0, 1000)}</p>
              )}
              <Button
                type="submit"
                disabled={dashboard === null || title.trim() === ''}
                loading={save.isPending}
              >
                Save
              </Button>
            </form>
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </>
  )
}
