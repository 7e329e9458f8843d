import { createHmac } from 'node:crypto'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

import { fixedClock } from '@deftunes/core'
import { afterAll, afterEach, describe, expect, it } from 'vitest'

import {
  memoryChannel,
  openChannels,
  parseAlertSettings,
  type Channel,
} from '../src/alert/index.ts'
import { runChannelConformance } from './alert-channel.conformance.ts'
import { alert, message } from './alert-example.ts'
import { readMail } from './alert-mail.ts'
import { httpReceiver, smtpReceiver, type Mail, type Post } from './alert-receivers.ts'

const folder = mkdtempSync(join(tmpdir(), 'alerts-'))
const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The channel `ops` of settings, with what `${…}` in them stands for. */
function open(
  settings: object,
  variables: Record<string, string> = {},
  options: Parameters<typeof openChannels>[1] = {},
): Channel {
  const parsed = parseAlertSettings({ channels: { ops: settings } })
  const channel = openChannels(parsed, { variables, ...options }).get('ops')
  if (!channel) throw new Error('no channel')
  return channel
}

async function http() {
  const receiver = await httpReceiver()
  closing.push(receiver.close)
  return receiver
}

async function smtp(options?: Parameters<typeof smtpReceiver>[0]) {
  const receiver = await smtpReceiver(options)
  closing.push(receiver.close)
  return receiver
}

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

const slackText = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

runChannelConformance('Slack', async () => {
  const receiver = await httpReceiver()
  return {
    channel: open(
      { kind: 'slack', url: '${URL}' },
      { URL: `${receiver.origin}/services/T0/s3cret` },
    ),
    received: () =>
      receiver.taken.map(({ headers, body }) => {
        const { text, blocks } = JSON.parse(body) as {
          text: string
          blocks: { text?: { text: string } }[]
        }
        const texts = blocks.map((block) => slackText(block.text?.text ?? ''))
        return {
          id: String(headers['idempotency-key']),
          subject: slackText(text),
          text: texts.join('\n'),
        }
      }),
    refuse: (isRefused) => {
      receiver.answer = ({ path }) =>
        isRefused ? { status: 404, body: `no_service at ${path}` } : { status: 200 }
    },
    silence: () => {
      receiver.answer = () => 'silence'
    },
    secrets: ['s3cret'],
    close: receiver.close,
  }
})

const mailOf = ({ raw }: Mail) => {
  const { headers, parts } = readMail(raw)
  return {
    id: (headers['message-id'] ?? '').slice(1).split('@')[0] ?? '',
    subject: headers['subject'] ?? '',
    text: parts['text/plain'] ?? '',
  }
}

const loopback = { kind: 'email', host: '127.0.0.1', from: 'DeFtunes <alerts@example.com>' }

runChannelConformance('e-mail', async () => {
  const receiver = await smtpReceiver()
  const credentials = { tls: 'none', user: 'me', password: '${PASSWORD}' }
  const settings = { ...loopback, ...credentials, port: '${PORT}', to: ['ops@example.com'] }
  return {
    channel: open(settings, { PORT: String(receiver.port), PASSWORD: 'hunter2' }),
    received: () => receiver.taken.map(mailOf),
    refuse: (isRefused) => {
      receiver.refuses = isRefused
    },
    silence: () => {
      receiver.isSilent = true
    },
    secrets: ['hunter2', Buffer.from('\0me\0hunter2').toString('base64')],
    close: receiver.close,
  }
})

let files = 0

runChannelConformance('a file', async () => {
  const path = join(folder, `deep/${files++}/alerts.jsonl`)
  const isThere = () => statSync(path, { throwIfNoEntry: false })?.isFile() === true
  const read = () => (isThere() ? readFileSync(path, 'utf8') : '')
  return {
    channel: open({ kind: 'file', path: '${FILE}' }, { FILE: path }),
    received: () =>
      read()
        .split('\n')
        .slice(0, -1)
        .map(
          (line) =>
            (JSON.parse(line) as { data: { id: string; subject: string; text: string } }).data,
        )
        .map(({ id, subject, text }) => ({ id, subject, text })),
    refuse: (isRefused) => {
      // Where a folder is, no file can be.
      rmSync(path, { recursive: true, force: true })
      if (isRefused) mkdirSync(path, { recursive: true })
    },
    secrets: [path],
    close: () => {},
  }
})

runChannelConformance('the standard output', async () => {
  const printed: string[] = []
  let isRefusing = false
  const output = {
    write: (text: string, done: (error?: Error | null) => void) => {
      if (isRefusing) return done(new Error('EPIPE'))
      printed.push(text)
      done()
    },
  }
  return {
    channel: open({ kind: 'stdout' }, {}, { output }),
    received: () =>
      printed.map((text) => {
        const [, id = '', subject = ''] = /^alert (\w+) (.*)$/m.exec(text) ?? []
        return { id, subject, text: text.replaceAll(/^ {2}/gm, '') }
      }),
    refuse: (isRefused) => {
      isRefusing = isRefused
    },
    secrets: [],
    close: () => {},
  }
})

runChannelConformance('memory', async () => {
  const channel = memoryChannel('ops')
  return {
    channel,
    received: () => channel.received.map(({ id, subject, text }) => ({ id, subject, text })),
    refuse: (isRefused) => {
      channel.refuses = () => isRefused
    },
    secrets: [],
    close: () => {},
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

describe('e-mail', () => {
  const to = ['ops@example.com']

  it('goes to every receiver, as text and HTML, marked as sent by a machine', async () => {
    const receiver = await smtp()
    const settings = { ...loopback, port: receiver.port, tls: 'none' }
    await open(
      { ...settings, to: ['Ops <ops@example.com>', '${ON_CALL}'] },
      { ON_CALL: 'me@example.com' },
    ).send(message())
    const [mail] = receiver.taken
    expect(mail).toMatchObject({
      from: 'alerts@example.com',
      to: ['ops@example.com', 'me@example.com'],
    })
    const { headers, parts } = readMail(mail?.raw ?? '')
    expect(headers['message-id']).toBe(`<${message().id}@example.com>`)
    expect(headers['auto-submitted']).toBe('auto-generated')
    expect(parts['text/html']).toContain('<h3>[critical] Task extract of sales failed</h3>')
    expect(parts['text/plain']).toContain('"tries": 3')
  })

  it('has no header more for a subject that brings one', async () => {
    const receiver = await smtp()
    const subject = 'failed\r\nBcc: all@example.com'
    const settings = { ...loopback, port: receiver.port, tls: 'none', to }
    await open(settings).send(message({ subject, alert: alert({ subject }) }))
    expect(receiver.taken[0]?.to).toEqual(to)
    expect(readMail(receiver.taken[0]?.raw ?? '').headers).not.toHaveProperty('bcc')
  })

  it('is not sent to a server that offers no encryption where that is expected', async () => {
    const receiver = await smtp({ disabledCommands: ['STARTTLS'] })
    await expect(open({ ...loopback, port: receiver.port, to }).send(message())).rejects.toThrow(
      'STARTTLS',
    )
    expect(receiver.taken).toEqual([])
  })

  it.each(['starttls', 'implicit'])(
    'goes by %s, with a password, to a server that is known',
    async (tls) => {
      const receiver = await smtp({ secure: tls === 'implicit' })
      const known = getCACertificates('default')
      setDefaultCACertificates([...known, receiver.certificate])
      const credentials = { user: 'me', password: '${P}' }
      const settings = {
        ...loopback,
        host: 'localhost',
        port: receiver.port,
        tls,
        to,
        ...credentials,
      }
      try {
        await open(settings, { P: 'hunter2' }).send(message())
      } finally {
        setDefaultCACertificates(known)
      }
      expect(receiver.taken).toMatchObject([{ user: 'me', secure: true }])
    },
  )

  it.each(['starttls', 'implicit'])(
    'is not sent, by %s, to a server whose certificate nobody vouches for',
    async (tls) => {
      const receiver = await smtp({ secure: tls === 'implicit' })
      await expect(
        open({ ...loopback, port: receiver.port, tls, to }).send(message()),
      ).rejects.toThrow(/certificate/i)
      expect(receiver.taken).toEqual([])
    },
  )

  it('that a server does not let in tells so, though the server repeats the password', async () => {
    const receiver = await smtp()
    const settings = {
      ...loopback,
      port: receiver.port,
      tls: 'none',
      user: 'me',
      password: '${P}',
      to,
    }
    const error: unknown = await open(settings, { P: 'wr0ng' })
      .send(message())
      .catch((thrown: unknown) => thrown)
    expect(String(error)).toContain('no such password as ${P}')
    expect(String(error)).not.toContain('wr0ng')
  })

  it('that only some receivers were accepted for is not sent again to the others', async () => {
    const receiver = await smtp()
    receiver.unknown = ['gone@example.com']
    const settings = {
      ...loopback,
      port: receiver.port,
      tls: 'none',
      to: [...to, 'gone@example.com'],
    }
    await expect(open(settings).send(message())).rejects.toThrow(
      expect.objectContaining({ details: { channel: 'ops', permanent: true } }),
    )
  })

  it('whose words are refused is given up, and whose receiver is unknown tried again', async () => {
    const receiver = await smtp()
    const channel = open({ ...loopback, port: receiver.port, tls: 'none', to })
    receiver.refuses = true
    await expect(channel.send(message())).rejects.toThrow(
      expect.objectContaining({ details: { channel: 'ops', permanent: true } }),
    )
    receiver.unknown = to
    await expect(channel.send(message())).rejects.toThrow(
      expect.objectContaining({ details: { channel: 'ops', permanent: false } }),
    )
  })
})

it('a file that a crash left without the end of its line takes the next message as a line of its own', async () => {
  const channel = open({ kind: 'file', path: 'cut.jsonl' }, {}, { folder })
  await channel.send(message())
  appendFileSync(join(folder, 'cut.jsonl'), '{"type":"alert.')
  await channel.send(message())
  const lines = readFileSync(join(folder, 'cut.jsonl'), 'utf8').split('\n')
  expect(lines).toHaveLength(4)
  expect(JSON.parse(lines[2] ?? '')).toEqual(JSON.parse(lines[0] ?? ''))
})
