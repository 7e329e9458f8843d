/** Addresses of the page, as its router has them; `$name` stands for any part. */
export const pagePaths = ['/', '/dashboards', '/dashboards/$dashboard', '/explore'] as const

/** Whether the page shows something at an address. */
export function isPagePath(path: string): boolean {
  const parts = partsOf(path)
  return pagePaths.some((known) => {
    const wanted = partsOf(known)
    return (
      wanted.length === parts.length &&
      wanted.every((part, at) => part.startsWith('$') || part === parts[at])
    )
  })
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '')
}
