/** What the shop sells: the fields of a song that a session item repeats. */
export interface CatalogueSong {
  trackId: string
  title: string
  artistId: string
  artistName: string
}

/** A row of `deftunes.songs`, after the Million Song Dataset; null where the source knows nothing. */
export interface Song extends CatalogueSong {
  songId: string
  release: string
  /** Empty = none. */
  artistMbid: string
  /** Seconds. */
  duration: number
  artistFamiliarity: number | null
  artistHotttnesss: number | null
  /** 0 = unknown. */
  year: number
  track7digitalid: number
  /** -1 = no SHS performance. */
  shsPerf: number
  /** 0 = no SHS work. */
  shsWork: number
}
