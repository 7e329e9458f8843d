/** A path whose query is in the order of names: readers may order it as they like. */
export function canonical(path: string): string {
  const url = new URL(path, 'http://localhost')
  url.searchParams.sort()
  return url.pathname + url.search
}
