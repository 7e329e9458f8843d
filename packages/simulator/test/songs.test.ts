import { describe, expect, it } from 'vitest'

import { songGenerator } from '../src/songs/song-generator.ts'
import { copyLine, songsCopyText } from '../src/songs/songs-text.ts'

const songs = songGenerator(1, 20_000)
const all = Array.from({ length: songs.size }, (_, index) => songs.at(index))
const share = (count: number) => count / all.length

describe('generated songs', () => {
  it('are the same for the same seed, in any order', () => {
    const other = songGenerator(1, 20_000)
    expect([other.at(500), other.at(3)]).toEqual([all[500], all[3]])
    expect(songGenerator(2, 20_000).at(3)).not.toEqual(all[3])
  })

  it('are sold as what they are', () => {
    for (const index of [0, 77, 19_999]) {
      expect(all[index]).toMatchObject(songs.soldAt(index))
    }
  })

  it('have ids of the Million Song Dataset, track and song ids unique', () => {
    expect(all.every(({ trackId }) => /^TR[A-Z]{5}128F[0-9A-F]{7}$/.test(trackId))).toBe(true)
    expect(all.every(({ songId }) => /^SO[A-Z0-9]{16}$/.test(songId))).toBe(true)
    expect(all.every(({ artistId }) => /^AR[A-Z0-9]{16}$/.test(artistId))).toBe(true)
    expect(new Set(all.map(({ trackId }) => trackId)).size).toBe(all.length)
    expect(new Set(all.map(({ songId }) => songId)).size).toBe(all.length)
  })

  it('have the traps of the real ones', () => {
    expect(share(all.filter(({ year }) => year === 0).length)).toBeCloseTo(0.53, 1)
    expect(share(all.filter(({ artistMbid }) => artistMbid === '').length)).toBeCloseTo(0.07, 1)
    expect(all.some(({ artistFamiliarity }) => artistFamiliarity === null)).toBe(true)
    expect(all.some(({ title }) => title === '')).toBe(true)
    for (const trap of ['"', ',', "'", '\\', 'é']) {
      expect(
        all.some(({ title }) => title.includes(trap)),
        trap,
      ).toBe(true)
    }
    expect(all.filter(({ shsPerf }) => shsPerf === -1).length).toBeGreaterThan(19_000)
    expect(all.filter(({ shsWork }) => shsWork === 0).length).toBeGreaterThan(19_000)
  })

  it('give some artist ids several names and several familiarity values', () => {
    const names = Map.groupBy(all, ({ artistId }) => artistId)
    const several = (field: 'artistName' | 'artistFamiliarity') =>
      [...names.values()].filter((group) => new Set(group.map((song) => song[field])).size > 1)
        .length
    expect(several('artistName') / names.size).toBeGreaterThan(0.08)
    expect(several('artistFamiliarity') / names.size).toBeGreaterThan(0.05)
  })

  it('become COPY text in which only tabs separate and only \\N is NULL', () => {
    const song = { ...songs.at(0), title: 'a\tb\\c\nd', artistFamiliarity: null, duration: 1.5 }
    const columns = copyLine(song).trimEnd().split('\t')
    expect(columns.length).toBe(14)
    expect(columns[1]).toBe('a\\tb\\\\c\\nd')
    expect(columns.slice(7, 9)).toEqual(['1.500000', '\\N'])
  })

  it('come in chunks of about 256 KB', () => {
    const chunks = [...songsCopyText(songs)]
    expect(chunks.length).toBeGreaterThan(5)
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(300_000)
  })
})
