import { strToU8, zipSync } from 'fflate'

/** Files as a ZIP in one folder, as Superset wants it; the same files are the same bytes. */
export function zipBundle(files: ReadonlyMap<string, string>): Uint8Array {
  const sorted = [...files].sort(([left], [right]) => (left < right ? -1 : 1))
  const entries = sorted.map(([path, text]) => [`deftunes/${path}`, strToU8(text)] as const)
  // The first time that a ZIP can hold, in whatever zone it is made.
  return zipSync(Object.fromEntries(entries), { mtime: new Date(1980, 0, 1), level: 9 })
}
