import '@mantine/spotlight/styles.css'

import { Modal, useMantineColorScheme } from '@mantine/core'
import { Spotlight, spotlight } from '@mantine/spotlight'
import {
  IconChartBar,
  IconCompass,
  IconHome,
  IconKeyboard,
  IconLayoutDashboard,
  IconMathFunction,
  IconMoon,
  IconSearch,
  IconTag,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useMemo, useState, type ComponentType } from 'react'

import { dashboardsQuestion, modelQuestion } from '../api/questions.ts'
import { findable, foundIn, type Findable, type FindableKind } from './findable.ts'
import { onKeptKeys } from './kept-keys.ts'
import { listKeys } from './keys-store.ts'
import classes from './palette.module.css'

const icons: Readonly<Record<FindableKind, ComponentType<{ size: number }>>> = {
  page: IconHome,
  dashboard: IconLayoutDashboard,
  chart: IconChartBar,
  measure: IconMathFunction,
  dimension: IconTag,
  explore: IconCompass,
  scheme: IconMoon,
  keys: IconKeyboard,
}

/** The dialog of the palette. */
export function PaletteDialog() {
  const { data: dashboards } = useQuery(dashboardsQuestion)
  const { data: model } = useQuery(modelQuestion)
  useEffect(() => {
    const open = () => spotlight.open()
    open()
    window.addEventListener('palette', open)
    return () => window.removeEventListener('palette', open)
  }, [])
  const all = useMemo(() => findable(dashboards?.dashboards ?? [], model), [dashboards, model])
  const [query, setQuery] = useState('')
  useEffect(() => onKeptKeys(setQuery), [])
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      overlayProps={{ blur: 0, backgroundOpacity: 0.3 }}
      maxHeight="60vh"
      portalProps={{ target: '#floating' }}
    >
      <Modal.Title className={classes.title}>Search</Modal.Title>
      <Spotlight.Search
        leftSection={<IconSearch size={18} />}
        placeholder="Dashboards, charts, measures, …"
        aria-label="Search"
        data-palette
      />
      <FoundList found={foundIn(all, query)} />
    </Spotlight.Root>
  )
}

function FoundList({ found }: { found: readonly Findable[] }) {
  const router = useRouter()
  const { setColorScheme } = useMantineColorScheme()
  const go = ({ href, scheme, keys }: Findable) => {
    if (keys === true) listKeys(true)
    else if (scheme !== undefined) setColorScheme(scheme)
    else if (href !== undefined) router.history.push(href)
  }
  const groups = Array.from(Map.groupBy(found, ({ group }) => group))
  return (
    <Spotlight.ActionsList>
      {found.length === 0 && <Spotlight.Empty>Nothing has this name</Spotlight.Empty>}
      {groups.map(([group, members]) => (
        <Spotlight.ActionsGroup key={group} label={group}>
          {members.map((member) => (
            <FoundAction key={member.id} found={member} onGo={() => go(member)} />
          ))}
        </Spotlight.ActionsGroup>
      ))}
    </Spotlight.ActionsList>
  )
}

function FoundAction({ found, onGo }: { found: Findable; onGo: () => void }) {
  const Icon = icons[found.kind]
  return (
    <Spotlight.Action onClick={onGo}>
      <span className={classes.action}>
        <Icon size={18} />
        <span className={classes.name} dir="auto">
          {found.label.slice(0, 200)}
        </span>
        <span className={classes.about} dir="auto">
          {found.description?.slice(0, 200)}
        </span>
      </span>
    </Spotlight.Action>
  )
}
