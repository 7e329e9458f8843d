import { Button, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../api/call.ts'
import { viewsQuestion } from '../api/questions.ts'
import { useDashboard } from './dashboard-context.ts'
import classes from './views-menu.module.css'

/** Keeps what is shown now under a name, which is the view that is open from then on. */
export function SaveView() {
  const { dashboard, address, go } = useDashboard()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const save = useMutation({
    mutationFn: () =>
      call('saveView', {
        path: { dashboard: dashboard.id },
        body: { name, state: address.state } as never,
      }),
    onSuccess: async (view) => {
      notifications.show({ message: `View “${name.slice(0, 80)}” saved` })
      setName('')
      await client.invalidateQueries(viewsQuestion(dashboard.id))
      go({ view: view.id }, { replace: true })
    },
  })
  return (
    <form
      className={classes.save}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <TextInput
        aria-label="Name of the view"
        placeholder="Name of what is shown now"
        size="sm"
        maxLength={200}
        value={name}
        error={save.error?.message.slice(0, 200)}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" size="sm" disabled={name.trim() === ''} loading={save.isPending}>
        Save
      </Button>
    </form>
  )
}
