import { ActionIcon, Skeleton } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconPin, IconPinFilled } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

import type { Responses } from '../../src/api/responses.ts'
import classes from './home.module.css'
import { useKeptQuery } from '../app/use-kept-query.ts'

/** Dashboards as cards, those that are pinned first. */
export function DashboardCards({ list }: { list?: Responses['dashboards'] }) {
  const [pinned, setPinned] = useLocalStorage<readonly string[]>({
    key: 'pinned',
    defaultValue: [],
  })
  const toggle = (id: string) =>
    setPinned((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]))
  const dashboards = list?.dashboards ?? []
  const isPinned = ({ id }: { id: string }) => pinned.includes(id)
  const sorted = [...dashboards.filter(isPinned), ...dashboards.filter((one) => !isPinned(one))]
  if (list !== undefined && dashboards.length === 0)
    return <p>There are no dashboards yet: a YAML file in the folder of dashboards makes one.</p>
  return (
    <ul className={classes.cards}>
      {list === undefined &&
        [1, 2, 3].map((key) => <Skeleton key={key} component="li" height={96} radius={10} />)}
      {sorted.map((one) => (
        <DashboardCard
          key={one.id}
          dashboard={one}
          pinned={isPinned(one)}
          onPin={() => toggle(one.id)}
        />
      ))}
    </ul>
  )
}

interface DashboardCardProps {
  dashboard: Responses['dashboards']['dashboards'][number]
  pinned: boolean
  onPin: () => void
}

function DashboardCard({ dashboard, pinned, onPin }: DashboardCardProps) {
  const kept = useKeptQuery()
  const { id, title, description, charts } = dashboard
  return (
    <li className={classes.card}>
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
        aria-pressed={pinned}
        aria-label={`Pin ${title.slice(0, 80)}`}
        onClick={onPin}
      >
        {pinned ? <IconPinFilled size={16} /> : <IconPin size={16} />}
      </ActionIcon>
      <p className={classes.about} dir="auto" title={description}>
        {description ?? '\u00A0'}
      </p>
      <p className={classes.count}>{charts.length} charts</p>
    </li>
  )
}
