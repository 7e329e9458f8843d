import type { Feature, Geometry, Position } from 'geojson'

/**
 * An area whose rings cross the 180th meridian, cut in two there: on a flat map a ring from one edge to the other would be a band
 * around the world. Other areas stay as they are.
 */
export function cutAtEdge<Of>(area: Feature<Geometry, Of>): Feature<Geometry, Of> {
  const { geometry } = area
  if (geometry.type === 'Polygon') {
    return {
      ...area,
      geometry: { type: 'MultiPolygon', coordinates: cutPolygon(geometry.coordinates) },
    }
  }
  if (geometry.type !== 'MultiPolygon') return area
  return {
    ...area,
    geometry: { ...geometry, coordinates: geometry.coordinates.flatMap(cutPolygon) },
  }
}

/** The parts of a polygon on each side of the edge, its holes with them. */
function cutPolygon(rings: Position[][]): Position[][][] {
  if (!rings.some(crosses)) return [rings]
  const whole = rings.map(unrolled)
  return [-360, 0, 360].flatMap((shift) => {
    const parts = whole
      .map((ring) => clipped(shifted(ring, shift)))
      .filter((ring) => ring.length > 3)
    return parts.length > 0 ? [parts] : []
  })
}

function crosses(ring: readonly Position[]): boolean {
  return ring.some(
    (point, at) => at > 0 && Math.abs(longitude(point) - longitude(ring[at - 1])) > 180,
  )
}

/** Longitudes that go on beyond 180 instead of jumping to the other edge. */
function unrolled(ring: readonly Position[]): Position[] {
  let turn = 0
  return ring.map((point, at) => {
    const step = at === 0 ? 0 : longitude(point) - longitude(ring[at - 1])
    if (step > 180) turn -= 360
    if (step < -180) turn += 360
    return [longitude(point) + turn, latitude(point)]
  })
}

function shifted(ring: readonly Position[], by: number): Position[] {
  return ring.map((point) => [longitude(point) + by, latitude(point)])
}

/** What of a ring is between the edges (Sutherland and Hodgman). */
function clipped(ring: readonly Position[]): Position[] {
  const west = clippedBy(ring, (point) => longitude(point) + 180, -180)
  return clippedBy(west, (point) => 180 - longitude(point), 180)
}

function clippedBy(
  ring: readonly Position[],
  inside: (point: Position) => number,
  edge: number,
): Position[] {
  const kept = ring.flatMap((point, at) => {
    const before = ring[at === 0 ? ring.length - 1 : at - 1] ?? point
    const [was, is] = [inside(before), inside(point)]
    const crossing = was >= 0 === is >= 0 ? [] : [crossingOf(before, point, edge)]
    return is >= 0 ? [...crossing, point] : crossing
  })
  const [first] = kept
  return first && kept.length > 2 ? [...kept, first] : []
}

function crossingOf(from: Position, to: Position, edge: number): Position {
  const part = (edge - longitude(from)) / (longitude(to) - longitude(from))
  return [edge, latitude(from) + part * (latitude(to) - latitude(from))]
}

function longitude(point: Position | undefined): number {
  return point?.[0] ?? 0
}

function latitude(point: Position): number {
  return point[1] ?? 0
}
