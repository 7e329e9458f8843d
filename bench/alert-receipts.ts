import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

import { readMail } from '../packages/orchestrator/test/alert-mail.ts'
import { smtpReceiver } from '../packages/orchestrator/test/alert-receivers.ts'

/** A message that came to a receiver. */
export interface Receipt {
  channel: 'hook' | 'mail'
  /** The delivery's id. */
  id: string
  /** What must be the same whenever it comes again. */
  text: string
  /** Milliseconds since the epoch: when it had come, and when the receiver began to say so; undefined: it never did. */
  at: number
  answeredAt: number | undefined
}

/** A webhook and a mail server that keep what comes. */
export interface Receivers {
  hookUrl: string
  mailPort: number
  receipts: Receipt[]
  close: () => Promise<void>
}

/** Receivers may be slow: it is while they are that a sender who is killed does not know. */
const slowestMs = 400

/** Opens both receivers in this process. */
export async function openReceivers(): Promise<Receivers> {
  const receipts: Receipt[] = []
  const take = async (receipt: Pick<Receipt, 'channel' | 'id' | 'text'>, answer: () => void) => {
    const taken: Receipt = { ...receipt, at: Date.now(), answeredAt: undefined }
    receipts.push(taken)
    await delay(Math.random() * slowestMs)
    taken.answeredAt = Date.now()
    answer()
  }
  const hook = await openHook(take)
  const mail = await openMail(take)
  return {
    hookUrl: `http://127.0.0.1:${hook.port}/alerts`,
    mailPort: mail.port,
    receipts,
    close: async () => {
      await hook.close()
      await mail.close()
    },
  }
}

type Take = (receipt: Pick<Receipt, 'channel' | 'id' | 'text'>, answer: () => void) => Promise<void>

async function openHook(take: Take) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const id = String(request.headers['idempotency-key'])
      const text = Buffer.concat(chunks).toString('utf8')
      void take({ channel: 'hook', id, text }, () => response.writeHead(204).end())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}

function openMail(take: Take) {
  return smtpReceiver({
    onData: (stream, _, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { headers, parts } = readMail(Buffer.concat(chunks).toString('latin1'))
        const id = /^<(.*)@/.exec(headers['message-id'] ?? '')?.[1] ?? ''
        const text = `${headers['subject']}\n${parts['text/plain']}`
        void take({ channel: 'mail', id, text }, () => done())
      })
    },
  })
}
