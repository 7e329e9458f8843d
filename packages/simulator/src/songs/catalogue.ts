import pg from 'pg'

import type { SongGenerator } from './song-generator.ts'
import type { CatalogueSong } from './song.ts'

/** The songs on sale, by index 0 … size-1. */
export interface Catalogue {
  size: number
  at(index: number): CatalogueSong
}

/** A catalogue of given songs. */
export function catalogueOf(songs: readonly CatalogueSong[]): Catalogue {
  return { size: songs.length, at: (index) => songs[index] as CatalogueSong }
}

/** A catalogue of generated songs, computed when asked: the same that `loadSongs` puts into the table. */
export function generatedCatalogue(generator: SongGenerator): Catalogue {
  return { size: generator.size, at: (index) => generator.soldAt(index) }
}

/** The songs of `deftunes.songs`, in the order of their track id. */
export async function catalogueFromPostgres(url: string): Promise<Catalogue> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const result = await client.query<[string, string, string, string]>({
      text: 'SELECT track_id, title, artist_id, artist_name FROM deftunes.songs ORDER BY track_id COLLATE "C"',
      rowMode: 'array',
    })
    return catalogueOf(
      result.rows.map(([trackId, title, artistId, artistName]) => ({
        trackId,
        title,
        artistId,
        artistName,
      })),
    )
  } finally {
    await client.end()
  }
}
