import { ActionIcon } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { SavedView } from '../../src/api/responses.ts'
import { call } from '../api/call.ts'
import { viewsQuestion } from '../api/questions.ts'
import { useDashboard } from './dashboard-context.ts'
import classes from './views-menu.module.css'

/** The saved views of a dashboard: a click opens one, or, in the place of one, the dashboard as its file says. */
export function ViewList({ onOpen }: { onOpen: () => void }) {
  const { dashboard, address, go } = useDashboard()
  const { data } = useQuery(viewsQuestion(dashboard.id))
  const open = (view: SavedView | undefined) => {
    go({ view: view?.id, state: view?.state ?? {} })
    onOpen()
  }
  return (
    <ul className={classes.list}>
      {data?.views.length === 0 && <li className={classes.none}>No view is saved yet</li>}
      {address.view !== undefined && (
        <li className={classes.view}>
          <button type="button" className={classes.open} onClick={() => open(undefined)}>
            As in the dashboard
          </button>
        </li>
      )}
      {data?.views.map((view) => (
        <ViewItem
          key={view.id}
          name={view.name}
          isOpened={view.id === address.view}
          onOpen={() => open(view)}
          id={view.id}
        />
      ))}
    </ul>
  )
}

interface ViewItemProps {
  id: string
  name: string
  isOpened: boolean
  onOpen: () => void
}

function ViewItem({ id, name, isOpened, onOpen }: ViewItemProps) {
  const { dashboard } = useDashboard()
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => call('removeView', { path: { dashboard: dashboard.id, view: id } }),
    onSettled: () => client.invalidateQueries(viewsQuestion(dashboard.id)),
  })
  return (
    <li className={classes.view} data-opened={isOpened}>
      <button
        type="button"
        className={classes.open}
        dir="auto"
        title={name}
        aria-current={isOpened || undefined}
        onClick={onOpen}
      >
        {name}
      </button>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label={`Forget the view ${name.slice(0, 80)}`}
        onClick={() => remove.mutate()}
      >
        <IconTrash size={14} />
      </ActionIcon>
    </li>
  )
}
