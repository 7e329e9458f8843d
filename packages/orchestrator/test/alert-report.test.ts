import { fixedClock } from '@deftunes/core'
import { describe, expect, it } from 'vitest'

import { webhookPayload } from '../src/alert/channels/webhook.ts'
import { slackPayload } from '../src/alert/channels/slack.ts'
import { memoryChannel, sendReport, type Report } from '../src/alert/index.ts'
import { message, settings } from './alert-example.ts'
import { open, smtp } from './opened-channel.ts'

const bytes = new TextEncoder().encode('%PDF-1.7 …')
const attachments = [
  { name: 'sales.pdf', type: 'application/pdf', bytes },
  { name: 'plot-1.png', type: 'image/png', bytes, cid: 'plot-1' },
]
const report: Report = {
  ...{
    key: ['sales', '2026-01-05T07:00:00.000Z'],
    subject: 'Sales overview',
    text: 'last 30 days',
  },
  ...{ html: '<p>Revenue <img src="cid:plot-1"></p>', attachments },
}
const clock = fixedClock('2026-01-05T07:00:01.000Z')
const { delivery } = settings([])

describe('a report', () => {
  it('reaches every channel, under one id however often it is sent', async () => {
    const [mail, ops] = [memoryChannel('mail'), memoryChannel('ops')]
    const channels = new Map(Object.entries({ mail, ops }))
    const sent = () => sendReport(report, ['mail', 'ops'], { channels, delivery, clock })
    expect(await sent()).toEqual([
      { channel: 'mail', ok: true },
      { channel: 'ops', ok: true },
    ])
    await sent()
    expect(new Set(mail.received.map(({ id }) => id)).size).toBe(1)
    expect(mail.received[0]?.id).not.toBe(ops.received[0]?.id)
    expect(mail.received[0]).toMatchObject({ subject: 'Sales overview', alert: { kind: 'report' } })
  })

  it('is tried again, but not for days', async () => {
    const mail = memoryChannel('mail')
    let left = 2
    mail.refuses = () => left-- > 0
    const channels = new Map([['mail', mail]])
    expect(await sendReport(report, ['mail'], { channels, delivery, clock })).toEqual([
      { channel: 'mail', ok: true },
    ])
    let attempts = 0
    mail.refuses = () => ++attempts > 0
    const [result] = await sendReport(report, ['mail'], { channels, delivery, clock })
    expect(result).toMatchObject({ ok: false, code: 'ORCHESTRATOR_ALERT_UNDELIVERED' })
    expect(attempts).toBe(5)
  })

  it('to an unknown channel is told, and holds up no other', async () => {
    const mail = memoryChannel('mail')
    const channels = new Map([['mail', mail]])
    const results = await sendReport(report, ['mial', 'mail'], { channels, delivery, clock })
    expect(results.map(({ ok }) => ok)).toEqual([false, true])
  })
})

describe('files of a message', () => {
  it('are parts of an e-mail, pictures where its HTML names them', async () => {
    const receiver = await smtp()
    const settings = { kind: 'email', host: '127.0.0.1', port: receiver.port, tls: 'none' }
    const addresses = { from: 'a@example.com', to: ['b@example.com'] }
    await open({ ...settings, ...addresses }).send(
      message({ attachments, html: report.html ?? '' }),
    )
    const raw = receiver.taken[0]?.raw ?? ''
    expect(raw).toContain('filename=sales.pdf')
    expect(raw).toContain('Content-ID: <plot-1>')
    expect(raw).toContain('<img src=')
    expect(raw).toContain(Buffer.from(bytes).toString('base64'))
  })

  it('are parts of the JSON of a webhook, and none are no part of it', () => {
    const { data } = webhookPayload(message({ attachments }))
    expect(data).toMatchObject({
      attachments: [{ name: 'sales.pdf', base64: Buffer.from(bytes).toString('base64') }, {}],
    })
    expect(webhookPayload(message()).data).not.toHaveProperty('attachments')
  })

  it('are named where a channel carries none', () => {
    expect(JSON.stringify(slackPayload(message({ attachments })))).toContain(
      'this channel carries no files: sales.pdf',
    )
    expect(JSON.stringify(slackPayload(message()))).not.toContain('carries no files')
  })
})
