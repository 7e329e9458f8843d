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
  cameAt: number
  answeredAt: number | undefined
}

/** A webhook and a mail server that keep what comes. */
export interface Receivers {
  hookUrl: string
  mailPort: number
  receipts: Receipt[]
  /** Whether a message has come that is not answered yet. */
  isBusy: () => boolean
  close: () => Promise<void>
}

/** Receivers may be slow, before they take what comes and before they say so: it is then that a kill tells. */
const slowestMs = 250

/** Opens both receivers in this process. */
export async function openReceivers(): Promise<Receivers> {
  const receipts: Receipt[] = []
  let busy = 0
  const take: Take = async (receipt, isGone, answer) => {
    busy += 1
    const cameAt = Date.now()
    await delay(Math.random() * slowestMs)
    if (!isGone()) {
      const taken: Receipt = { ...receipt, cameAt, answeredAt: undefined }
      receipts.push(taken)
      await delay(Math.random() * slowestMs)
      taken.answeredAt = Date.now()
      answer()
    }
    busy -= 1
  }
  const hook = await openHook(take)
  const mail = await openMail(take)
  return {
    hookUrl: `http://127.0.0.1:${hook.port}/alerts`,
    mailPort: mail.port,
    receipts,
    isBusy: () => busy > 0,
    close: async () => {
      await hook.close()
      await mail.close()
    },
  }
}

/** Takes a message, unless its sender is gone by then, and answers. */
type Take = (
  receipt: Pick<Receipt, 'channel' | 'id' | 'text'>,
  isGone: () => boolean,
  answer: () => void,
) => Promise<void>

async function openHook(take: Take) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const id = String(request.headers['idempotency-key'])
      const text = Buffer.concat(chunks).toString('utf8')
      const isGone = () => request.socket.destroyed
      void take({ channel: 'hook', id, text }, isGone, () => response.writeHead(204).end())
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
  const gone = new Set<string>()
  return smtpReceiver({
    onClose: ({ id }) => void gone.add(id),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { headers, parts } = readMail(Buffer.concat(chunks).toString('latin1'))
        const id = /^<(.*)@/.exec(headers['message-id'] ?? '')?.[1] ?? ''
        const text = `${headers['subject']}\n${parts['text/plain']}`
        const isGone = () => gone.has(session.id)
        void take({ channel: 'mail', id, text }, isGone, () => done())
      })
    },
  })
}
