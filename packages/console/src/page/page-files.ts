import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
}

/** How bytes can be packed, the smallest first. */
const encodings = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const

const forever = 'public, max-age=31536000, immutable'

/**
 * Answers from the files of a built page. A path that is no file is one of the page's own addresses and gets its HTML, which is
 * asked for anew each time; files with a hash in their name are kept for good. A path into `/assets` that is no file is not found.
 */
export async function pageFiles(folder: string): Promise<(request: Request) => Promise<Response>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isFile())
    .map(
      ({ parentPath, name }) => `/${relative(folder, join(parentPath, name)).split(sep).join('/')}`,
    )
  // The list is the only way to a file: no path of a request is ever opened.
  const known = new Set(names)
  return async (request) => {
    const { pathname } = new URL(request.url)
    if (known.has(pathname) && !isPacked(pathname))
      return fileResponse(folder, known, pathname, request)
    if (pathname.startsWith('/assets/')) return new Response('not found', { status: 404 })
    return fileResponse(folder, known, '/index.html', request)
  }
}

function isPacked(path: string): boolean {
  return encodings.some(({ suffix }) => path.endsWith(suffix))
}

async function fileResponse(
  folder: string,
  known: ReadonlySet<string>,
  path: string,
  request: Request,
): Promise<Response> {
  const accepted = (request.headers.get('accept-encoding') ?? '')
    .split(',')
    .map((one) => one.split(';')[0]?.trim())
  const packed = encodings.find(
    ({ name, suffix }) => accepted.includes(name) && known.has(path + suffix),
  )
  const data = await readFile(join(folder, path + (packed?.suffix ?? '')))
  const headers = new Headers({
    'content-type': types[extname(path)] ?? 'application/octet-stream',
    'cache-control': path.startsWith('/assets/') ? forever : 'no-cache',
    vary: 'accept-encoding',
    etag: `"${createHash('sha256').update(data).digest('base64url').slice(0, 22)}"`,
    ...(packed && { 'content-encoding': packed.name }),
  })
  if (request.headers.get('if-none-match') === headers.get('etag'))
    return new Response(null, { status: 304, headers })
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(data), { headers })
}
