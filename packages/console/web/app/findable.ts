import type { ModelWords, Responses } from '../../src/api/responses.ts'
import { printQuestion } from '../address/explore-address.ts'
import { printPageAddress } from '../address/page-address.ts'
import { printQuery } from '../address/query-string.ts'

/** What kind of thing has a name. */
export type FindableKind =
  'page' | 'dashboard' | 'chart' | 'measure' | 'dimension' | 'explore' | 'scheme' | 'keys'

/** A thing that can be searched, and where it leads. */
export interface Findable {
  id: string
  kind: FindableKind
  group: string
  label: string
  description?: string
  keywords: readonly string[]
  href?: string
  scheme?: 'light' | 'dark' | 'auto'
  /** Lists the keys. */
  keys?: true
}

/** All that can be searched. */
export function findable(
  dashboards: Responses['dashboards']['dashboards'],
  model: ModelWords | undefined,
): Findable[] {
  return [
    ...dashboards.map(ofDashboard),
    ...dashboards.flatMap(ofCharts),
    ...(model?.measures ?? []).map((measure) => ofWords('measure', measure)),
    ...(model?.dimensions ?? []).map((dimension) => ofWords('dimension', dimension)),
    ...actions,
  ]
}

const nothing = { keywords: [] as string[] }
const actions: readonly Findable[] = [
  { ...nothing, id: 'home', kind: 'page', group: 'Go to', label: 'Home', href: '/' },
  {
    ...nothing,
    id: 'all',
    kind: 'page',
    group: 'Go to',
    label: 'All dashboards',
    href: '/dashboards',
  },
  {
    ...nothing,
    id: 'explore',
    kind: 'explore',
    group: 'Go to',
    label: 'Explore',
    href: '/explore',
  },
  {
    id: 'keys',
    kind: 'keys',
    group: 'Help',
    label: 'Keys',
    keywords: ['keyboard', 'shortcuts'],
    keys: true,
  },
  {
    ...nothing,
    id: 'light',
    kind: 'scheme',
    group: 'Theme',
    label: 'Light theme',
    scheme: 'light',
  },
  { ...nothing, id: 'dark', kind: 'scheme', group: 'Theme', label: 'Dark theme', scheme: 'dark' },
  {
    ...nothing,
    id: 'auto',
    kind: 'scheme',
    group: 'Theme',
    label: 'Theme of the system',
    scheme: 'auto',
  },
]

type DashboardWords = Responses['dashboards']['dashboards'][number]

function ofDashboard({ id, title, description }: DashboardWords): Findable {
  const href = `/dashboards/${encodeURIComponent(id)}`
  return {
    ...nothing,
    id: `dashboard ${id}`,
    kind: 'dashboard',
    group: 'Dashboards',
    label: title,
    description,
    href,
  }
}

function ofCharts({ id: dashboard, title: on, charts }: DashboardWords): Findable[] {
  const path = `/dashboards/${encodeURIComponent(dashboard)}`
  return charts.map(({ id, title, type }) => ({
    id: `chart ${dashboard} ${id}`,
    kind: 'chart',
    group: 'Charts',
    label: title,
    description: on,
    keywords: [type],
    href: `${path}${printQuery(printPageAddress({ state: {}, full: id }))}`,
  }))
}

function ofWords(
  kind: 'measure' | 'dimension',
  words: { name: string; label: string; description?: string; synonyms: readonly string[] },
): Findable {
  const measures = kind === 'measure' ? [words.name] : []
  const by = kind === 'dimension' ? [{ dimension: words.name }] : []
  return {
    id: `${kind} ${words.name}`,
    kind,
    group: kind === 'measure' ? 'Measures' : 'Dimensions',
    label: words.label,
    description: words.description ?? words.name,
    keywords: [words.name, ...words.synonyms],
    href: `/explore${printQuery(printQuestion({ measures, by, filters: [] }))}`,
  }
}

const most = 30

/** What is meant by some letters: names that begin with them first, then names and other words that hold them. */
export function foundIn(all: readonly Findable[], query: string): Findable[] {
  const wanted = query.trim().toLowerCase()
  const rank = ({ label, keywords }: Findable) => {
    const name = label.toLowerCase()
    if (name.startsWith(wanted)) return 0
    if (name.includes(wanted)) return 1
    return keywords.some((word) => word.toLowerCase().includes(wanted)) ? 2 : 3
  }
  return all
    .map((one) => ({ one, place: rank(one) }))
    .filter(({ place }) => place < 3)
    .sort((left, right) => left.place - right.place)
    .slice(0, most)
    .map(({ one }) => one)
}
