import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { AlertMessage, Channel } from '../src/alert/index.ts'
import { alert, message } from './alert-example.ts'

/** A message as its receiver sees it; text holds at least the message's. */
export interface Received {
  id: string
  subject: string
  text: string
}

/** A channel with a receiver of its own at the other end. */
export interface ChannelUnderTest {
  channel: Channel
  /** What has been taken, in order. */
  received: () => Received[]
  /** From now on the receiver refuses what comes, or takes it again. */
  refuse: (isRefused: boolean) => void
  /** From now on the receiver does not answer, where it is another process. */
  silence?: () => void
  /** What must not be told. */
  secrets: readonly string[]
  close: () => Promise<void> | void
}

/** What every channel must do. */
export function runChannelConformance(name: string, open: () => Promise<ChannelUnderTest>): void {
  describe(`${name} as a channel`, () => {
    let under: ChannelUnderTest

    beforeEach(async () => {
      under = await open()
    })
    afterEach(() => under.close())

    const failureOf = async (sent: AlertMessage) => {
      const error: unknown = await under.channel.send(sent).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      if (!(error instanceof Error)) throw new Error('expected it to be refused')
      return error
    }

    it('has given a message over when it resolves', async () => {
      await under.channel.send(message())
      expect(under.received()).toEqual([
        {
          id: message().id,
          subject: '[critical] Task extract of sales failed',
          text: expect.stringContaining('expected 200, got 500') as string,
        },
      ])
    })

    it('keeps the order, and gives every attempt of a message the same id', async () => {
      await under.channel.send(message())
      await under.channel.send(message({ id: 'f'.repeat(32) }))
      await under.channel.send(message())
      const ids = under.received().map(({ id }) => id)
      expect(ids).toEqual([message().id, 'f'.repeat(32), message().id])
    })

    it('gives over what reads like markup, headers or commands as text', async () => {
      const subject = `<b>&amp; "quoted" 'n' ünïcödé 😀 $& {{ key }} =?utf-8?q?x?=`
      const text = `<!channel> <@U1>\n.\n..\n--boundary\n=3D %0A \\n ${'long '.repeat(300)}end`
      await under.channel.send(message({ subject, text, alert: alert({ subject, text }) }))
      const [received] = under.received()
      expect(received?.subject).toBe(subject)
      for (const line of text.split('\n')) expect(received?.text).toContain(line)
    })

    it('rejects what its receiver refuses, tells why but no secret, and goes on afterwards', async () => {
      under.refuse(true)
      const error = await failureOf(message())
      expect(error).toMatchObject({ code: 'ORCHESTRATOR_ALERT_UNDELIVERED' })
      expect(error.message).toMatch(/^channel ops: expected .+, got .+/)
      const told = [error, error.cause].map((one) => `${(one as Error | undefined)?.stack}`)
      const all = `${told.join()} ${JSON.stringify(error)}`
      for (const secret of under.secrets) expect(all).not.toContain(secret)
      expect(under.received()).toEqual([])
      under.refuse(false)
      await under.channel.send(message())
      expect(under.received()).toHaveLength(1)
    })

    it('sends nothing when it is ended before it begins', async () => {
      await expect(under.channel.send(message(), AbortSignal.abort())).rejects.toThrow()
      expect(under.received()).toEqual([])
    })

    it('ends when it is told to, though a receiver elsewhere is silent', async () => {
      if (!under.silence) return
      under.silence()
      const ending = new AbortController()
      const sent = under.channel.send(message(), ending.signal)
      setTimeout(() => ending.abort(), 50)
      await expect(sent).rejects.toThrow()
    })
  })
}
