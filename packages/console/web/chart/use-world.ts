import { useQuery } from '@tanstack/react-query'

import { loadWorld, worldName, type World } from '../../src/map/world.ts'
import { registerMap } from './echarts.ts'

/** The world's areas, loaded when the first map is shown. */
export function useWorld(wanted: boolean): World | undefined {
  const { data } = useQuery({
    queryKey: ['world'],
    queryFn: async () => {
      const world = await loadWorld()
      registerMap(worldName, world.geoJson as never)
      return world
    },
    enabled: wanted,
    staleTime: Infinity,
  })
  return data
}
