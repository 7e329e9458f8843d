import { createSink, isFull, putText, takeChunk } from '../byte-sink.ts'
import type { Song } from './song.ts'
import type { SongGenerator } from './song-generator.ts'

/** All songs in PostgreSQL's COPY text format, in chunks of about 256 KB. */
export function* songsCopyText(songs: SongGenerator): Generator<Buffer> {
  const sink = createSink()
  for (let index = 0; index < songs.size; index++) {
    putText(sink, copyLine(songs.at(index)))
    if (isFull(sink)) yield takeChunk(sink)
  }
  yield takeChunk(sink)
}

/** One line of COPY text: columns by tabs, NULL as \N. */
export function copyLine(song: Song): string {
  return `${song.trackId}\t${escape(song.title)}\t${song.songId}\t${escape(song.release)}\t${song.artistId}\t${
    song.artistMbid
  }\t${escape(song.artistName)}\t${decimal(song.duration)}\t${decimal(
    song.artistFamiliarity,
  )}\t${decimal(
    song.artistHotttnesss,
  )}\t${song.year}\t${song.track7digitalid}\t${song.shsPerf}\t${song.shsWork}\n`
}

const THREE = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, '0'))

/** Six decimals, all that generated numbers have: several times faster than the shortest text of a double. */
function decimal(value: number | null): string {
  if (value === null) return '\\N'
  const millionths = Math.round(value * 1e6)
  const fraction = millionths % 1e6
  return `${Math.floor(millionths / 1e6)}.${THREE[(fraction / 1000) | 0]}${THREE[fraction % 1000]}`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
}

function escape(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replaceAll(/[\\\t\n\r]/g, (character) => ESCAPES[character] as string)
    : text
}
