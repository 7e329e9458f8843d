import { ActionIcon, Skeleton } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconPin, IconPinFilled } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

import type { Responses } from '../../src/api/responses.ts'
import classes from './home.module.css'
import { useKeptQuery } from '../app/use-kept-query.ts'

/** Dashboards as cards, those that are pinned first. */
export function DashboardCards({ list }: { list?: Responses['dashboards'] }) {
  const kept = useKeptQuery()
  const [pinned, setPinned] = useLocalStorage<readonly string[]>({
    key: 'pinned',
    defaultValue: [],
  })
  const toggle = (id: string) =>
    setPinned((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]))
  const dashboards = list?.dashboards ?? []
  const sorted = [
    ...dashboards.filter(({ id }) => pinned.includes(id)),
    ...dashboards.filter(({ id }) => !pinned.includes(id)),
  ]
  if (list !== undefined && dashboards.length === 0)
    return <p>There are no dashboards yet: a YAML file in the folder of dashboards makes one.</p>
  return (
    <ul className={classes.cards}>
      {list === undefined &&
        [1, 2, 3].map((key) => <Skeleton key={key} component="li" height={96} radius={10} />)}
      {sorted.map(({ id, title, description, charts }) => (
        <li key={id} className={classes.card}>
          <Link
            to="/dashboards/$dashboard"
            params={{ dashboard: id }}
            search={kept}
            className={classes.link}
            dir="auto"
            title={title}
          >
            {title}
          </Link>
          <ActionIcon
            className={classes.pin}
            variant="subtle"
            color="gray"
            size={28}
            aria-pressed={pinned.includes(id)}
            aria-label={`Pin ${title.slice(0, 80)}`}
            onClick={() => toggle(id)}
          >
            {pinned.includes(id) ? <IconPinFilled size={16} /> : <IconPin size={16} />}
          </ActionIcon>
          <p className={classes.about} dir="auto" title={description}>
            {description ?? '\u00A0'}
          </p>
          <p className={classes.count}>{charts.length} charts</p>
        </li>
      ))}
    </ul>
  )
}
