import type { Filter } from '@deftunes/metrics'

import { pick, type Random } from './random.ts'

const texts: Readonly<Record<string, readonly (string | null)[]>> = {
  'countries.country': ['Germany', 'France', 'Japan', null],
  'buyers.country_code': ['DE', 'GI', 'XX', null],
  'artists.artist': ['Artist 5', 'Artist 9', '', '<script>alert(1)</script>', '🎸 & "co"', null],
  'songs.song': ['Song 3', '', null],
  'buyers.place': ['Place 1', null],
  'buyers.timezone': ['UTC', null],
  'buyers.user': ['u3', 'u9', null],
}

/** Parts of texts, in any case, with accents and without, and letters that mean something in patterns. */
const parts = ['ARTIST 1', 'e', 'côte D', 'COTE', '%', '_', '🎸', 'مغ']

/** A condition that a reader could have set on a dimension. */
export function randomFilter(random: Random, dimension: string): Filter {
  const known = texts[dimension]
  const op = random() < 0.3 ? 'not in' : 'in'
  if (known && random() < 0.2) return { dimension, op: 'contains', text: pick(random, parts) }
  if (known) return { dimension, op, values: [pick(random, known), pick(random, known)] }
  if (dimension === 'sales.price' || dimension === 'songs.length')
    return { dimension, op: 'range', from: 0.9, to: dimension === 'sales.price' ? 2 : 250 }
  if (dimension === 'sales.sold_on')
    return { dimension, op: 'range', from: '2023-06-01', to: '2024-02-01' }
  if (dimension === 'buyers.since')
    return { dimension, op: 'range', from: '2017-01-01', to: '2020-01-01' }
  if (['sales.liked', 'songs.is_sold', 'buyers.is_current'].includes(dimension))
    return { dimension, op, values: [pick(random, [true, false, null])] }
  return { dimension, op, values: [pick(random, [1, 5, 12, 1990, null])] }
}
