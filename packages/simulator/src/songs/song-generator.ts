import { songWords } from '../data/song-words.ts'
import { createRandom, nextBelow, nextBits, nextFraction, nextOf, seedRandom } from '../random.ts'
import { artistAt, echoNestId, type Artist } from './artist-generator.ts'
import type { CatalogueSong, Song } from './song.ts'

/** Raised when the same seed yields other songs, so that a loaded table is replaced. */
export const SONG_GENERATOR_VERSION = 1

/** Songs by index, 0 … size-1. */
export interface SongGenerator {
  size: number
  at(index: number): Song
  /** The same song, only what the shop needs of it. */
  soldAt(index: number): CatalogueSong
}

const SOLD = 0x53
const SONG = 0x54
const random = createRandom()

/** Songs of a seed: each is computed from (seed, size, index) alone. */
export function songGenerator(seed: number, size: number): SongGenerator {
  const artistCount = artistsFor(size)
  const artists: Artist[] = []
  const artistOf = (index: number) => {
    seedRandom(random, seed, SOLD, index)
    const number = Math.floor(artistCount * nextFraction(random) ** 1.7)
    return (artists[number] ??= artistAt(seed, number))
  }
  return {
    size,
    at: (index) => {
      const artist = artistOf(index)
      return songOf(seed, index, artist, soldSong(seed, index, artist))
    },
    soldAt: (index) => soldSong(seed, index, artistOf(index)),
  }
}

/** As many artists as the Million Song Dataset has: 3,888 for 10,000 songs, 44,745 for a million. */
function artistsFor(songs: number): number {
  return Math.max(1, Math.min(songs, Math.round(3888 * (songs / 10_000) ** 0.53)))
}

function soldSong(seed: number, index: number, { id, name, otherName }: Artist): CatalogueSong {
  const hasOtherName = otherName !== undefined && nextFraction(random) < 0.4
  return {
    trackId: echoNestId('TR', seed, SOLD, index, '128F'),
    title: title(),
    artistId: id,
    artistName: hasOtherName ? otherName : name,
  }
}

function songOf(seed: number, index: number, artist: Artist, sold: CatalogueSong): Song {
  seedRandom(random, seed, SONG, index)
  const shift = artist.varies ? 0.02 * nextBelow(random, 3) : 0
  const hasNoFamiliarity = nextFraction(random) < 0.0004
  return {
    ...sold,
    songId: echoNestId('SO', seed, SONG, index, '12A8'),
    release: release(),
    artistMbid: artist.mbid,
    duration: duration(),
    artistFamiliarity: hasNoFamiliarity ? null : rounded(artist.familiarity - shift),
    artistHotttnesss: rounded(artist.hotttnesss - shift),
    year: year(),
    track7digitalid: 1 + nextBelow(random, 9_900_000),
    shsPerf: nextFraction(random) < 0.97 ? -1 : 1 + nextBelow(random, 600_000),
    shsWork: nextFraction(random) < 0.98 ? 0 : 1 + nextBelow(random, 120_000),
  }
}

function title(): string {
  const kind = nextBelow(random, 10_000)
  const noun = nextOf(random, songWords.nouns)
  const adjective = nextOf(random, songWords.adjectives)
  if (kind === 0) return ''
  if (kind < 30) return nextOf(random, songWords.otherScripts)
  if (kind < 60) return `"${adjective} ${noun}"`
  if (kind < 80) return `""${noun}"`
  if (kind < 100) return `${noun}\\${adjective}`
  if (kind < 120) return ` ${noun}, ${noun}, ${adjective} `
  if (kind < 800) return `${nextOf(random, songWords.accented)} ${noun}`
  if (kind < 1600) return `I Didn't Mean To ${noun}`
  if (kind < 2400) return `${noun}, ${adjective} ${noun}`
  if (kind < 4000) return `${adjective} ${noun} ${nextOf(random, songWords.suffixes)}`
  if (kind < 6000) return `The ${noun} of the ${nextOf(random, songWords.nouns)}`
  return `${adjective} ${noun}`
}

function release(): string {
  const kind = nextBelow(random, 100)
  const noun = nextOf(random, songWords.nouns)
  if (kind < 6) return nextOf(random, songWords.accented)
  if (kind < 10) return `The "Best" of ${noun}`
  if (kind < 30) return `Greatest Hits Vol. ${1 + nextBelow(random, 9)}`
  return `${nextOf(random, songWords.adjectives)} ${noun}`
}

/** Seconds with five decimals: around four minutes, from one second to half an hour. */
function duration(): number {
  if (nextBelow(random, 1000) === 0) return Math.round(1e5 + 1818e5 * nextFraction(random)) / 1e5
  const bell = nextFraction(random) + nextFraction(random) + nextFraction(random)
  return Math.round((60 + 120 * bell) * 1e5) / 1e5
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6
}

function year(): number {
  if (nextBits(random) < 0.53 * 2 ** 32) return 0
  return 2010 - Math.floor(85 * nextFraction(random) ** 2)
}
