import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

import { loadImage } from '@napi-rs/canvas'
import { afterEach, expect, test } from 'vitest'

import { drawings } from '../../src/report/drawings.ts'
import { drawingThread, drawReport } from '../../src/report/index.ts'
import { errorOf, serveApi, type ServedApi } from '../serve-api.ts'
import { everyKind } from './report-fixture.ts'

const workerUrl = new URL('../../src/report/draw-worker.ts', import.meta.url)

let api: ServedApi | undefined
afterEach(async () => {
  await api?.close()
  api = undefined
})

/** A thread of some lines. */
function threadOf(script: string, workerData?: unknown): Worker {
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), { workerData })
}

test('a report drawn in its thread is the one that would be drawn here', async () => {
  const draw = drawingThread()
  const drawn = [await draw('png', everyKind), await draw('html', everyKind)]
  expect(drawn[0]).toEqual(new Uint8Array(await drawings.png(everyKind)))
  expect(drawn[1]).toEqual(await drawings.html(everyKind))
  const { images } = await draw('mail', everyKind)
  expect(images).toHaveLength(8)
})

test('calls are answered while a report of sixty charts and more is drawn', async () => {
  // The thread draws once it is let, and does nothing else until then.
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const held = `
    import { parentPort, workerData } from 'node:worker_threads'
    parentPort.on('message', () => Atomics.wait(workerData, 0, 0))
    await import(${JSON.stringify(workerUrl.href)})`
  const draw = drawingThread({ start: () => threadOf(held, gate) })
  api = await serveApi((services) => (request) => drawReport(services, request, draw))
  const charts = await manyCharts(api.folder)
  const order: string[] = []
  const report = api.post('/api/dashboards/likes/report.png', { state: {} }).then((response) => {
    order.push('report')
    return response
  })
  for (const path of ['/api/versions', '/api/dashboards', '/api/versions']) {
    expect((await api.get(path)).status).toBe(200)
    order.push(path)
  }
  Atomics.store(gate, 0, 1)
  Atomics.notify(gate, 0)
  const image = await loadImage(Buffer.from(await (await report).arrayBuffer()))
  expect(order).toEqual(['/api/versions', '/api/dashboards', '/api/versions', 'report'])
  expect(image.height).toBeGreaterThan((charts / 4) * 200)
})

test('a thread that ends is told of in a sentence, and the next report is drawn by another', async () => {
  let begun = 0
  const dying = `
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', () => process.exit(7))`
  const draw = drawingThread({
    start: () => (begun++ === 0 ? threadOf(dying) : new Worker(workerUrl)),
  })
  api = await serveApi((services) => (request) => drawReport(services, request, draw))
  const failed = await api.post('/api/dashboards/likes/report.png', { state: {} })
  expect(await errorOf(failed)).toEqual({
    ...{ status: 500, code: 'CONSOLE_REPORT_FAILED' },
    message: 'likes: expected a png to be drawn, got: its thread ended with 7',
  })
  const drawn = await api.post('/api/dashboards/likes/report.png', { state: {} })
  expect(drawn.status).toBe(200)
})

test('who goes away stops the drawing of what they asked for, and what waits for it is drawn', async () => {
  let begun = 0
  const endless = `
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', () => { for (;;); })`
  const draw = drawingThread({
    start: () => (begun++ === 0 ? threadOf(endless) : new Worker(workerUrl)),
  })
  const gone = new AbortController()
  const stopped = draw('png', everyKind, gone.signal)
  const waiting = draw('html', everyKind)
  const told = expect(stopped).rejects.toThrow('gone')
  await new Promise(setImmediate)
  gone.abort(new Error('gone'))
  await told
  expect((await waiting).html).toContain('Details')
})

/** Makes a dashboard long, and tells how many charts it has. */
async function manyCharts(folder: string): Promise<number> {
  const file = join(folder, 'dashboards/likes.yaml')
  const rows = Array.from({ length: 16 }, (_, row) => {
    const charts = Array.from({ length: 4 }, (_one, at) => {
      return `{ id: c_${row}_${at}, type: bar, title: C, width: 3, measures: [sales.likes], by: [countries.country] }`
    })
    return `  - charts: [${charts.join(', ')}]`
  })
  const text = await readFile(file, 'utf8')
  await writeFile(file, `${text.trimEnd()}\n${rows.join('\n')}\n`)
  return 64
}
