import { createHmac } from 'node:crypto'

import { fixedClock } from '@deftunes/core'
import { describe, expect, it } from 'vitest'

import { runChannelConformance } from './alert-channel.conformance.ts'
import { message } from './alert-example.ts'
import { httpReceiver, type Post } from './alert-receivers.ts'
import { http, open } from './opened-channel.ts'

const webhookOf = ({ headers, body }: Post) => {
  const { data } = JSON.parse(body) as { data: { subject: string; text: string } }
  const { subject, text } = data
  return { id: String(headers['idempotency-key']), subject, text }
}

runChannelConformance('a webhook', async () => {
  const receiver = await httpReceiver()
  const settings = { kind: 'webhook', url: '${URL}', headers: { Authorization: 'Bearer ${TOKEN}' } }
  const variables = { URL: `${receiver.origin}/in/s3cret?key=t0p`, TOKEN: 'hunter2' }
  return {
    channel: open(settings, variables),
    received: () => receiver.taken.map(webhookOf),
    refuse: (isRefused) => {
      receiver.answer = ({ path, headers }) =>
        isRefused ? { status: 500, body: `${path} with ${headers.authorization}` } : { status: 200 }
    },
    silence: () => {
      receiver.answer = () => 'silence'
    },
    secrets: ['s3cret', 't0p', 'hunter2'],
    close: receiver.close,
  }
})

describe('a webhook', () => {
  it('is signed over id, time and body, so that a receiver can tell who sent it', async () => {
    const receiver = await http()
    const clock = fixedClock('2026-01-05T10:00:00.500Z')
    const settings = { kind: 'webhook', url: receiver.origin, signing_secret: '${SECRET}' }
    await open(settings, { SECRET: 'k3y' }, { clock }).send(message())
    const { headers, body } = receiver.taken[0] as Post
    const signed = `${message().id}.1767607200.${body}`
    const hmac = createHmac('sha256', 'k3y').update(signed).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${hmac}`)
    expect(headers['webhook-id']).toBe(message().id)
  })

  it('carries the whole alert as JSON', async () => {
    const receiver = await http()
    await open({ kind: 'webhook', url: receiver.origin }).send(message())
    expect(JSON.parse(receiver.taken[0]?.body ?? '')).toEqual({
      type: 'alert.task_failed',
      timestamp: '2026-01-05T10:00:00.000Z',
      data: {
        id: message().id,
        key: 'task_failed:sales__20240102__1/extract',
        kind: 'task_failed',
        severity: 'critical',
        subject: '[critical] Task extract of sales failed',
        text: 'LAKE_SOURCE_FAILED: expected 200, got 500',
        dag_id: 'sales',
        run_id: 'sales__20240102__1',
        task_id: 'extract',
        owner: 'data',
        at: '2026-01-05T10:00:00.000Z',
        details: { tries: 3 },
        occurrences: {
          count: 1,
          first_at: '2026-01-05T10:00:00.000Z',
          last_at: '2026-01-05T10:00:00.000Z',
        },
      },
    })
  })

  it('does not follow its receiver to another host with what is secret', async () => {
    const other = await http()
    const receiver = await http()
    receiver.answer = () => ({ status: 307, headers: { location: other.origin } })
    const settings = { kind: 'webhook', url: receiver.origin, headers: { 'X-Token': '${T}' } }
    await expect(open(settings, { T: 'hunter2' }).send(message())).rejects.toThrow('got 307')
    expect(other.taken).toEqual([])
  })

  it.each([
    [{ status: 422 }, { permanent: true }],
    [{ status: 410 }, { permanent: true }],
    [
      { status: 503, headers: { 'retry-after': '120' } },
      { permanent: false, retryAfterMs: 120_000 },
    ],
    [{ status: 401 }, { permanent: false }],
  ])('tells of %j whether and when another attempt is worth it', async (answer, details) => {
    const receiver = await http()
    receiver.answer = () => answer
    await expect(open({ kind: 'webhook', url: receiver.origin }).send(message())).rejects.toThrow(
      expect.objectContaining({ details: { channel: 'ops', ...details } }),
    )
  })

  it.each([0, 470, 490, 16_370, 12_270])(
    'tells no part of a secret that its receiver repeats after %i characters',
    async (before) => {
      const receiver = await http()
      receiver.answer = ({ headers }) => ({
        status: 500,
        body: `${'-'.repeat(before)}${headers.authorization}${'-'.repeat(30_000)}`,
      })
      const settings = { kind: 'webhook', url: receiver.origin, headers: { Authorization: '${T}' } }
      const error: unknown = await open(settings, { T: 'q'.repeat(60) })
        .send(message())
        .catch((thrown: unknown) => thrown)
      expect(String(error)).toContain('got 500')
      expect(String(error)).not.toContain('qq')
    },
  )

  it('tells no part of a long secret that its receiver repeats without end', async () => {
    const receiver = await http()
    receiver.answer = ({ headers }) => ({
      status: 500,
      body: `${headers.authorization}`.repeat(20),
    })
    const settings = { kind: 'webhook', url: receiver.origin, headers: { Authorization: '${T}' } }
    const error: unknown = await open(settings, { T: 'q'.repeat(2_000) })
      .send(message())
      .catch((thrown: unknown) => thrown)
    expect(String(error)).toContain('${T}${T}')
    expect(String(error)).not.toContain('qq')
  })

  it('tells no secret that can be no header, as one that ends with its line', async () => {
    const settings = {
      kind: 'webhook',
      url: 'http://localhost',
      headers: { Authorization: '${T}' },
    }
    const error: unknown = await open(settings, { T: 'hunter2\n\u0001x\n' })
      .send(message())
      .catch((thrown: unknown) => thrown)
    expect(String(error)).toContain('channel ops')
    expect(String(error)).not.toContain('hunter2')
  })

  it('that is not there is told by its host alone', async () => {
    const { origin, close } = await httpReceiver()
    await close()
    const url = `${origin}/hooks/s3cret`
    const error: unknown = await open({ kind: 'webhook', url })
      .send(message())
      .catch((thrown: unknown) => thrown)
    expect(String(error)).toMatch(
      /expected an answer of 2xx from http:\/\/127\.0\.0\.1:\d+, got .*ECONNREFUSED/,
    )
    expect(String(error)).not.toContain('s3cret')
  })

  it('whose address turns out to be none is told without it', async () => {
    const channel = open({ kind: 'webhook', url: '${URL}' }, { URL: 'hunter2 as an address' })
    await expect(channel.send(message())).rejects.toThrow(
      'channel ops: expected http://… or https://… without user and password as its address, got another text',
    )
  })

  it('that refers to what is not set says which variable that is', async () => {
    const channel = open({ kind: 'webhook', url: '${URL}' })
    await expect(channel.send(message())).rejects.toThrow(
      expect.objectContaining({
        code: 'CORE_VARIABLE_MISSING',
        message: expect.stringContaining('${URL}') as string,
      }),
    )
  })
})
