import { getCACertificates, setDefaultCACertificates } from 'node:tls'

import { describe, expect, it } from 'vitest'

import { runChannelConformance } from './alert-channel.conformance.ts'
import { alert, message } from './alert-example.ts'
import { readMail } from './alert-mail.ts'
import { smtpReceiver, type Mail } from './alert-receivers.ts'
import { open, smtp } from './opened-channel.ts'

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
