import { fixedClock } from '@deftunes/core'
import { describe, expect, it } from 'vitest'

import { memoryChannel, sendTest, type Channel } from '../src/alert/index.ts'
import { settings } from './alert-example.ts'

const clock = fixedClock('2026-01-05T10:00:00.000Z')

/** A channel that takes a message and never says so. */
const silent: Channel = { send: () => new Promise(() => {}) }

describe('a test of channels', () => {
  const given = settings([], { channels: ['ops', 'mail', 'pager'] })

  it('tells of each what became of it', async () => {
    const [ops, mail] = [memoryChannel('ops'), memoryChannel('mail')]
    mail.refuses = () => true
    const channels = new Map([...Object.entries({ ops, mail, pager: silent })])
    const quick = { ...given, delivery: { ...given.delivery, timeout: 100 } }
    const code = 'ORCHESTRATOR_ALERT_UNDELIVERED'
    expect(await sendTest(quick, [], { channels, clock })).toEqual([
      { channel: 'ops', ok: true },
      {
        ...{ channel: 'mail', ok: false, code },
        message: 'channel mail: expected the message to be taken, got a refusal',
      },
      {
        ...{ channel: 'pager', ok: false, code },
        message: 'channel pager: expected an answer within 100 ms, got none',
      },
    ])
    expect(ops.received).toMatchObject([{ alert: { kind: 'test', severity: 'info' } }])
  })

  it('asks whether another channel was meant', async () => {
    expect(await sendTest(given, ['mial'], { clock })).toEqual([
      {
        channel: 'mial',
        ok: false,
        code: 'ORCHESTRATOR_ALERT_CHANNEL_UNKNOWN',
        message: 'channel mial: expected one of ops, mail, pager; did you mean "mail"?',
      },
    ])
  })

  it('sends to the channels of the settings', async () => {
    const printed: string[] = []
    const output = {
      write: (text: string, done: (error?: Error | null) => void) => {
        printed.push(text)
        done()
      },
    }
    expect(await sendTest(given, ['ops'], { output, clock })).toEqual([
      { channel: 'ops', ok: true },
    ])
    expect(printed.join()).toContain('[info] Test of channel ops')
  })
})
