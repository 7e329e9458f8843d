import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo, Server as NetServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

import { selfSigned } from './alert-certificate.ts'

/** A request as a receiver got it. */
export interface Post {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** An HTTP server that keeps what is posted to it. */
export interface HttpReceiver {
  origin: string
  taken: Post[]
  /** Answers a request: a status with headers and body, or silence. Default: 200. */
  answer: (
    post: Post,
  ) => { status: number; headers?: Record<string, string>; body?: string } | 'silence'
  close: () => Promise<void>
}

/** Opens an HTTP receiver. */
export async function httpReceiver(): Promise<HttpReceiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const post = { path: request.url ?? '', headers: request.headers, body }
      const answer = receiver.answer(post)
      if (answer === 'silence') return
      if (answer.status === 200) receiver.taken.push(post)
      response.writeHead(answer.status, answer.headers ?? {}).end(answer.body ?? 'ok')
    })
  })
  const port = await listen(server)
  const receiver: HttpReceiver = {
    origin: `http://127.0.0.1:${port}`,
    taken: [],
    answer: () => ({ status: 200 }),
    close: () => close(server, () => server.closeAllConnections()),
  }
  return receiver
}

/** An e-mail as it was taken. */
export interface Mail {
  from: string
  to: string[]
  user: string | undefined
  secure: boolean
  raw: string
}

/** An SMTP server that keeps what is sent to it. */
export interface SmtpReceiver {
  port: number
  /** The certificate that it shows, for `localhost`. */
  certificate: string
  taken: Mail[]
  /** Whether what a mail says is refused. */
  refuses: boolean
  isSilent: boolean
  /** Addresses that it does not know. */
  unknown: string[]
  close: () => Promise<void>
}

/** Opens an SMTP receiver. */
export async function smtpReceiver(options: SMTPServerOptions = {}): Promise<SmtpReceiver> {
  const { key, cert } = selfSigned()
  const server = new SMTPServer({
    ...{ key, cert },
    authOptional: true,
    allowInsecureAuth: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _, done) => {
      if (password === 'hunter2') return done(null, { user: username ?? '' })
      done(new Error(`no such password as ${password}`))
    },
    onRcptTo: ({ address }, _, done) =>
      done(receiver.unknown.includes(address) ? new Error(`unknown ${address}`) : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (receiver.isSilent) return
        if (receiver.refuses) {
          const said = Buffer.concat(chunks).toString()
          done(Object.assign(new Error(`refused hunter2 ${said.length}`), { responseCode: 554 }))
          return
        }
        const { mailFrom, rcptTo } = session.envelope
        receiver.taken.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          user: typeof session.user === 'string' ? session.user : undefined,
          secure: session.secure,
          raw: Buffer.concat(chunks).toString('latin1'),
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  const port = await listen(server.server)
  const receiver: SmtpReceiver = {
    port,
    certificate: cert,
    taken: [],
    refuses: false,
    isSilent: false,
    unknown: [],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return receiver
}

async function listen(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function close(server: Server, end: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  end()
  await closed
}

/** Waits until something holds; the test's own time limit ends it. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(10)
}
