import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { lines, oneLine } from '../src/alert/clean-text.ts'
import { emailBody, escapeHtml } from '../src/alert/channels/email-body.ts'
import { escapeSlack, slackPayload } from '../src/alert/channels/slack.ts'
import { signatureOf, webhookPayload } from '../src/alert/channels/webhook.ts'
import { plainJson } from '../src/alert/plain-json.ts'
import { renderTemplate, templateMistakes } from '../src/alert/template.ts'
import { alert, message } from './alert-example.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('a', '&', '<', '>', '\r', '\n', '\u2028', '\0', '😀', ';', '"'),
  }),
)

describe('a subject', () => {
  it('is one line without control characters, whatever it is made of', () => {
    fc.assert(
      fc.property(text, (given) => {
        const line = oneLine(given, 50)
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u)
        expect(line.isWellFormed()).toBe(true)
        expect(line.length).toBeLessThanOrEqual(50)
        expect(oneLine(line, 50)).toBe(line)
      }),
    )
  })

  it('cannot end a header and begin another', () => {
    expect(oneLine('failed\r\nBcc: all@example.com\r\n\r\nbody')).toBe(
      'failed Bcc: all@example.com body',
    )
  })
})

it('a text keeps its lines and loses what a terminal would obey', () => {
  expect(lines('a\r\nb\rc\u2028d\u0000\u001b[31me\u202e')).toBe('a\nb\nc\nd[31me')
})

describe('a template', () => {
  it('is filled in once: what an alert says is no template', () => {
    const told = alert({ subject: '{{ key }} $& $1', owner: undefined })
    expect(renderTemplate('{{subject}}, {{  dag_id }}, {{ owner }}.', told)).toBe(
      '{{ key }} $& $1, sales, .',
    )
  })

  it.each([
    ['{{ toString }}', 'unknown placeholder {{ toString }}'],
    ['{{ subject', 'expected placeholders of the form {{ name }}'],
    ['{{ }}', 'unknown placeholder'],
  ])('%s is a mistake', (template, mistake) => {
    expect(templateMistakes(template).join()).toContain(mistake)
  })
})

describe('a message for Slack', () => {
  it('has its words escaped, so that nobody is mentioned', () => {
    const hostile = alert({ subject: '<!channel> & <https://x|y>', text: '<@U1> > all' })
    const payload = slackPayload(message({ alert: hostile }))
    expect(JSON.stringify(payload)).not.toMatch(/[<>]/)
    expect(payload.text).toBe('[critical] &lt;!channel&gt; &amp; &lt;https://x|y&gt;')
  })

  it('reads as what was written, or as the beginning of it, and is never too long', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 10, max: 60 }), (given, max) => {
        const escaped = escapeSlack(given, max)
        expect(escaped.length).toBeLessThanOrEqual(max)
        expect(escaped).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/)
        const read = escaped
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&amp;', '&')
        if (read !== given) expect(given.startsWith(read.slice(0, -1))).toBe(true)
      }),
    )
  })

  it('is taken also without a text, or with a long one', () => {
    for (const words of ['', '<'.repeat(20_000)]) {
      const { blocks } = slackPayload(message({ text: words }))
      const texts = blocks.flatMap((block) =>
        'text' in block ? [block.text.text] : block.elements.map((one) => one.text),
      )
      for (const one of texts) {
        expect(one.length).toBeGreaterThan(0)
        expect(one.length).toBeLessThanOrEqual(3_000)
      }
    }
  })
})

describe('an e-mail', () => {
  it('has what an alert says as text, in HTML too', () => {
    const hostile = alert({
      text: '<script>alert(1)</script>',
      dagId: '"><img src=x>',
      details: { rule: "</pre><b onload='x'>" },
    })
    const { html, text: plain } = emailBody(message({ alert: hostile }))
    expect(html).not.toMatch(/<(script|img|b )/)
    expect(html).toContain('&lt;script&gt;')
    expect(plain).toContain('<script>alert(1)</script>')
  })

  it('escapes every text so that no tag, entity or attribute ends in it', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(escapeHtml(given)).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/)
      }),
    )
  })
})

describe('a message of several occurrences', () => {
  it('says how many there were, and when', () => {
    const told = message({
      occurrences: {
        count: 6,
        first: '2026-01-05T01:00:00.000Z',
        last: '2026-01-05T06:00:00.000Z',
      },
    })
    expect(emailBody(told).subject).toBe('[critical] Task extract of sales failed (6 times)')
    expect(webhookPayload(told).data.text).toContain(
      '6 times between 2026-01-05T01:00:00.000Z and 2026-01-05T06:00:00.000Z',
    )
  })
})

it('a signature is that of Standard Webhooks', () => {
  // The vector of the specification's own libraries.
  const signed = {
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    seconds: 1614265330,
    body: '{"test": 2432232314}',
  }
  expect(signatureOf(signed)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

describe('details', () => {
  it('are JSON, whatever they hold: the transaction that raises an alert goes on', () => {
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    const refusing = {
      toJSON: () => {
        throw new Error('no')
      },
    }
    for (const details of [circular, { n: 1n, f: () => 1, s: Symbol('x') }, { refusing }])
      expect(JSON.parse(plainJson(details))).toBeTypeOf('object')
    expect(JSON.parse(plainJson({ n: 1n }))).toEqual({ n: '1' })
  })

  it('of any size take a bounded place', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (details) => {
        const json = plainJson({ ...details, long: '\0'.repeat(100_000) })
        expect(json.length).toBeLessThan(400_000)
        expect(JSON.parse(json)).toHaveProperty('truncated')
      }),
    )
  })
})
