import '@mantine/spotlight/styles.css'

import { Spotlight, spotlight, type SpotlightActionData } from '@mantine/spotlight'
import { useMantineColorScheme } from '@mantine/core'
import {
  IconChartBar,
  IconCompass,
  IconHome,
  IconLayoutDashboard,
  IconMathFunction,
  IconMoon,
  IconSearch,
  IconTag,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useMemo, type ComponentType } from 'react'

import { dashboardsQuestion, modelQuestion } from '../api/questions.ts'
import { findable, type Findable, type FindableKind } from './findable.ts'

const icons: Readonly<Record<FindableKind, ComponentType<{ size: number }>>> = {
  page: IconHome,
  dashboard: IconLayoutDashboard,
  chart: IconChartBar,
  measure: IconMathFunction,
  dimension: IconTag,
  explore: IconCompass,
  scheme: IconMoon,
}

/** The dialog of the palette. */
export function PaletteDialog() {
  const router = useRouter()
  const { setColorScheme } = useMantineColorScheme()
  const { data: dashboards } = useQuery(dashboardsQuestion)
  const { data: model } = useQuery(modelQuestion)
  useEffect(() => {
    const open = () => spotlight.open()
    open()
    window.addEventListener('palette', open)
    return () => window.removeEventListener('palette', open)
  }, [])
  const actions = useMemo(() => {
    const go = ({ href, scheme }: Findable) => {
      if (scheme !== undefined) setColorScheme(scheme)
      else if (href !== undefined) router.history.push(href)
    }
    return groups(findable(dashboards?.dashboards ?? [], model), go)
  }, [dashboards, model, router, setColorScheme])
  return (
    <Spotlight
      actions={actions}
      shortcut={null}
      limit={30}
      scrollable
      maxHeight="60vh"
      highlightQuery
      nothingFound="Nothing has this name"
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: 'Dashboards, charts, measures, …',
        'aria-label': 'Search',
      }}
    />
  )
}

function groups(found: readonly Findable[], go: (found: Findable) => void) {
  const byGroup = Map.groupBy(found, ({ group }) => group)
  return Array.from(byGroup, ([group, members]) => ({
    group,
    actions: members.map((member): SpotlightActionData => {
      const Icon = icons[member.kind]
      return {
        id: member.id,
        label: member.label.slice(0, 200),
        description: member.description,
        keywords: [...member.keywords],
        leftSection: <Icon size={18} />,
        onClick: () => go(member),
      }
    }),
  }))
}
