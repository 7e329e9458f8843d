import { ActionIcon, Button, Divider, Popover, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBookmark, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../api/call.ts'
import { viewsQuestion } from '../api/questions.ts'
import { useDashboard } from './dashboard-context.ts'
import classes from './views-menu.module.css'

/** Saved views of a dashboard: opened, kept, forgotten. */
export function ViewsMenu() {
  const { dashboard, change } = useDashboard()
  const client = useQueryClient()
  const [opened, setOpened] = useState(false)
  const { data } = useQuery({ ...viewsQuestion(dashboard.id), enabled: opened })
  const again = () => client.invalidateQueries(viewsQuestion(dashboard.id))
  const remove = useMutation({
    mutationFn: (view: string) => call('removeView', { path: { dashboard: dashboard.id, view } }),
    onSettled: again,
  })
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={280}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconBookmark size={16} />}
          aria-expanded={opened}
          onClick={() => setOpened((now) => !now)}
        >
          Views
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <ul className={classes.list}>
          {data?.views.length === 0 && <li className={classes.none}>No view is saved yet</li>}
          {data?.views.map(({ id, name, state }) => (
            <li key={id} className={classes.view}>
              <button
                type="button"
                className={classes.open}
                dir="auto"
                title={name}
                onClick={() => {
                  change(() => state)
                  setOpened(false)
                }}
              >
                {name}
              </button>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={24}
                aria-label={`Forget the view ${name.slice(0, 80)}`}
                onClick={() => remove.mutate(id)}
              >
                <IconTrash size={14} />
              </ActionIcon>
            </li>
          ))}
        </ul>
        <Divider my={8} />
        <SaveView onSaved={again} />
      </Popover.Dropdown>
    </Popover>
  )
}

function SaveView({ onSaved }: { onSaved: () => Promise<void> }) {
  const { dashboard, address } = useDashboard()
  const [name, setName] = useState('')
  const save = useMutation({
    mutationFn: () =>
      call('saveView', {
        path: { dashboard: dashboard.id },
        body: { name, state: address.state } as never,
      }),
    onSuccess: async () => {
      notifications.show({ message: `View “${name.slice(0, 80)}” saved` })
      setName('')
      await onSaved()
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
