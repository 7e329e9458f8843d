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

/** A file, in each of the ways that it is packed. */
interface PageFile {
  data: Uint8Array<ArrayBuffer>
  etag: string
}

/**
 * Answers from the files of a built page. A path that is no file is one of the page's own addresses and gets its HTML, which is
 * asked for anew each time; files with a hash in their name are kept for good. A path into `/assets` that is no file is not found.
 * The files are read once: a newer build in their place does not break the page that is served.
 */
export async function pageFiles(folder: string): Promise<(request: Request) => Promise<Response>> {
  const files = await readAll(folder)
  return async (request) => {
    const { pathname } = new URL(request.url)
    if (files.has(pathname) && !isPacked(pathname)) return respond(files, pathname, request)
    if (pathname.startsWith('/assets/')) return new Response('not found', { status: 404 })
    return respond(files, '/index.html', request)
  }
}

async function readAll(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const read = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => {
      const path = join(parentPath, name)
      const data = new Uint8Array(await readFile(path))
      const etag = `"${createHash('sha256').update(data).digest('base64url').slice(0, 22)}"`
      return [`/${relative(folder, path).split(sep).join('/')}`, { data, etag }] as const
    })
  return new Map(await Promise.all(read))
}

function isPacked(path: string): boolean {
  return encodings.some(({ suffix }) => path.endsWith(suffix))
}

function respond(files: ReadonlyMap<string, PageFile>, path: string, request: Request): Response {
  const accepted = (request.headers.get('accept-encoding') ?? '')
    .split(',')
    .map((one) => one.split(';')[0]?.trim())
  const packed = encodings.find(
    ({ name, suffix }) => accepted.includes(name) && files.has(path + suffix),
  )
  const file = files.get(path + (packed?.suffix ?? ''))
  if (file === undefined) return new Response('not found', { status: 404 })
  const headers = new Headers({
    'content-type': types[extname(path)] ?? 'application/octet-stream',
    'cache-control': path.startsWith('/assets/') ? forever : 'no-cache',
    vary: 'accept-encoding',
    etag: file.etag,
    ...(packed && { 'content-encoding': packed.name }),
  })
  if (request.headers.get('if-none-match') === file.etag)
    return new Response(null, { status: 304, headers })
  return new Response(request.method === 'HEAD' ? null : file.data, { headers })
}
