import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { compressFiles } from '../../src/page/compress-files.ts'
import { pageFiles } from '../../src/page/page-files.ts'

const html = `<!doctype html><title>${'a page '.repeat(50)}</title>`
let folder: string
let answer: (request: Request) => Promise<Response>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deftunes-page-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), html)
  await writeFile(join(folder, 'assets', 'main-a1.js'), 'export const one = 1\n'.repeat(40))
  await compressFiles(folder)
  answer = await pageFiles(folder)
})

afterAll(() => rm(folder, { recursive: true }))

function get(path: string, headers: Record<string, string> = {}) {
  return answer(new Request(`http://localhost${path}`, { headers }))
}

test('every address of the page gets its HTML, which is asked for anew each time', async () => {
  for (const path of ['/', '/dashboards/sales', '/explore', '/../../etc/passwd']) {
    const response = await get(path)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(await response.text()).toBe(html)
  }
})

test('a file with a hash in its name is kept for good, packed as the browser takes it', async () => {
  const plain = await get('/assets/main-a1.js')
  expect(plain.headers.get('cache-control')).toContain('immutable')
  expect(plain.headers.get('content-type')).toContain('text/javascript')
  const text = await plain.text()
  const gzipped = await get('/assets/main-a1.js', { 'accept-encoding': 'gzip, deflate' })
  expect(gunzipSync(Buffer.from(await gzipped.arrayBuffer())).toString()).toBe(text)
  const packed = await get('/assets/main-a1.js', { 'accept-encoding': 'gzip, br;q=1' })
  expect(packed.headers.get('content-encoding')).toBe('br')
  expect(brotliDecompressSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe(text)
})

test('a page that the browser has already is not sent again', async () => {
  const etag = (await get('/')).headers.get('etag') ?? ''
  const again = await get('/', { 'if-none-match': etag })
  expect(again.status).toBe(304)
  expect(await again.text()).toBe('')
})

test('a page is served on when its files are replaced by a newer build', async () => {
  const other = await mkdtemp(join(tmpdir(), 'deftunes-page-'))
  await writeFile(join(other, 'index.html'), html)
  const served = await pageFiles(other)
  await rm(other, { recursive: true })
  expect(await (await served(new Request('http://localhost/'))).text()).toBe(html)
})

test('a file of an older page is not found, rather than HTML in the place of a script', async () => {
  expect((await get('/assets/main-b2.js')).status).toBe(404)
  expect((await get('/assets/main-a1.js.br')).status).toBe(404)
})
