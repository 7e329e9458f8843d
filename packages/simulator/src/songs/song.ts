/** A row of `deftunes.songs`, after the Million Song Dataset; null where the source knows nothing. */
export interface Song {
  trackId: string
  title: string
  songId: string
  release: string
  artistId: string
  /** Empty = none. */
  artistMbid: string
  artistName: string
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
