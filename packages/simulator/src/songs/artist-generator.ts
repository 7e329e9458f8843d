import { songWords } from '../data/song-words.ts'
import {
  createRandom,
  nextBelow,
  nextFraction,
  nextOf,
  scatter28,
  seedRandom,
  hash,
} from '../random.ts'
import { uuidOf } from '../uuid.ts'

/** An artist; `otherName` and `varies` are what makes an artist id unfit as a key of names and scores. */
export interface Artist {
  id: string
  mbid: string
  name: string
  /** A second spelling that some of the artist's songs carry. */
  otherName: string | undefined
  familiarity: number
  hotttnesss: number
  /** Whether familiarity and hotttnesss differ from song to song. */
  varies: boolean
}

const ARTIST = 0x41
const MBID = 0x4d
const random = createRandom()

/** The artist with an index, of a seed. */
export function artistAt(seed: number, index: number): Artist {
  seedRandom(random, seed, ARTIST, index)
  const name = artistName()
  const familiarity = Math.min(1, 0.25 + 0.55 * nextFraction(random) + 0.15 * nextFraction(random))
  return {
    id: echoNestId('AR', seed, ARTIST, index, '1187'),
    mbid: nextFraction(random) < 0.07 ? '' : uuidOf(seed, MBID, 0, index),
    name,
    otherName: nextFraction(random) < 0.2 ? `${name} feat. ${artistName()}` : undefined,
    familiarity,
    hotttnesss: familiarity * (0.55 + 0.3 * nextFraction(random)),
    varies: nextFraction(random) < 0.15,
  }
}

function artistName(): string {
  const kind = nextBelow(random, 20)
  if (kind < 9) return `${nextOf(random, songWords.given)} ${nextOf(random, songWords.family)}`
  const adjective = nextOf(random, songWords.adjectives)
  const noun = nextOf(random, songWords.nouns)
  if (kind < 13) return `The ${adjective} ${noun}s`
  if (kind < 16) return `${adjective} ${noun} ${nextOf(random, songWords.bands)}`
  if (kind < 18) return `${nextOf(random, songWords.family)} & The ${noun}s`
  if (kind < 19)
    return `${nextOf(random, songWords.given)} "${noun}" ${nextOf(random, songWords.family)}`
  return `${noun}_ ${adjective} & ${nextOf(random, songWords.accented)}`
}

/** An id in the Echo Nest's shape: prefix, five letters, four digits of a series, seven hex digits that no other index has. */
export function echoNestId(
  prefix: string,
  seed: number,
  purpose: number,
  index: number,
  series: string,
): string {
  const bits = hash(seed, purpose, index, 1) >>> 0
  const unique = scatter28(index, hash(seed, purpose))
  return (
    prefix +
    (LETTERS3[bits % 17_576] as string) +
    (LETTERS2[(bits >>> 12) % 676] as string) +
    series +
    (HEX4[unique >>> 12] as string) +
    (HEX3[unique & 0xfff] as string)
  )
}

const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
const LETTERS3 = LETTERS.flatMap((a) => LETTERS.flatMap((b) => LETTERS.map((c) => a + b + c)))
const LETTERS2 = LETTERS.flatMap((a) => LETTERS.map((b) => a + b))
const hex = (width: number) =>
  Array.from({ length: 16 ** width }, (_, value) =>
    value.toString(16).padStart(width, '0').toUpperCase(),
  )
const HEX3 = hex(3)
const HEX4 = hex(4)
