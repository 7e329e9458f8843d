import type { FeatureCollection } from 'geojson'
import type { GeometryCollection, Topology } from 'topojson-specification'

import { loadCountries } from '../format/index.ts'
import { cutAtEdge } from './antimeridian.ts'

/** The countries of the world as areas, each named by its ISO 3166-1 alpha-2 code. */
export interface World {
  geoJson: FeatureCollection
  /** Codes that have an area. */
  codes: ReadonlySet<string>
  /** The English name of a code; undefined for what is no code. */
  nameOf: (alpha2: string) => string | undefined
}

/** The name that the world is registered under in ECharts. */
export const worldName = 'world'

/** Too big on most maps for how much is sold there. */
const antarctica = '010'

/** Areas without an ISO number that have a code in use. */
const codesByName = new Map([['Kosovo', 'XK']])

let loaded: Promise<World> | undefined

/** Loads the world once; it weighs more than a page should carry from its start. */
export function loadWorld(): Promise<World> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<World> {
  const [{ feature }, { default: atlas }, { nameOf, alpha2Of }] = await Promise.all([
    import('topojson-client'),
    import('world-atlas/countries-110m.json', { with: { type: 'json' } }),
    loadCountries(),
  ])
  const topology = atlas as unknown as Topology<{ countries: GeometryCollection<{ name: string }> }>
  const { features } = feature(topology, topology.objects.countries)
  const named = features
    .filter(({ id }) => id !== antarctica)
    .map((area) => {
      const { name } = area.properties
      const code =
        (area.id === undefined ? codesByName.get(name) : alpha2Of(String(area.id))) ?? name
      return cutAtEdge({ ...area, properties: { name: code } })
    })
  const codes = new Set(named.map(({ properties }) => properties.name))
  return { geoJson: { type: 'FeatureCollection', features: named }, codes, nameOf }
}
