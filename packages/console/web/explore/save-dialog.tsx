import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { ChartType } from '../../src/dashboard/dashboard.ts'
import type { Question } from '../address/explore-address.ts'
import { dashboardsQuestion } from '../api/questions.ts'
import classes from './explore.module.css'
import { useSaveChart } from './use-save-chart.ts'

interface SaveDialogProps {
  question: Question
  type: ChartType
  /** What the chart is called unless its title is changed. */
  sentence: string
  opened: boolean
  onClose: () => void
}

/** Asks for the title of a chart and the dashboard that it becomes part of. */
export function SaveDialog({ opened, onClose, ...asked }: SaveDialogProps) {
  return (
    <Modal.Root opened={opened} onClose={onClose}>
      <Modal.Overlay backgroundOpacity={0.3} />
      <Modal.Content aria-label="Save to a dashboard">
        <Modal.Body p={16}>
          <h2 className={classes.dialog}>Save to a dashboard</h2>
          <SaveForm {...asked} onSaved={onClose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

interface SaveFormProps extends Omit<SaveDialogProps, 'opened' | 'onClose'> {
  onSaved: () => void
}

function SaveForm({ question, type, sentence, onSaved }: SaveFormProps) {
  const { data } = useQuery(dashboardsQuestion)
  const [title, setTitle] = useState(sentence.slice(0, 80))
  const [dashboard, setDashboard] = useState<string | null>(null)
  const save = useSaveChart(question, type, onSaved)
  const offered = data?.dashboards.map(({ id, title: label }) => ({
    value: id,
    label: label.slice(0, 200),
  }))
  return (
    <form
      className={classes.save}
      onSubmit={(event) => {
        event.preventDefault()
        if (dashboard !== null) save.mutate({ to: dashboard, title: title.trim() })
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
        {...{ label: 'Dashboard', placeholder: 'Choose one', data: offered ?? [] }}
        value={dashboard}
        onChange={setDashboard}
      />
      {save.error !== null && (
        <p className={classes.refused}>{save.error.message.slice(0, 1000)}</p>
      )}
      <Button type="submit" disabled={!dashboard || title.trim() === ''} loading={save.isPending}>
        Save
      </Button>
    </form>
  )
}
