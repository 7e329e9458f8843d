import { z } from 'zod'

import type { FromWorker } from './protocol.ts'

const text = z.string()

const usage = z.object({
  rows: z.number().optional(),
  bytes: z.number().optional(),
  peakMemory: z.number().optional(),
})

const report = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('success'),
    // However deep: what came this way is JSON.
    output: z.custom((value) => value !== undefined),
    updates: z.array(text).optional(),
    usage,
  }),
  z.object({ kind: z.literal('skipped'), reason: text, usage }),
  z.object({
    ...{ kind: z.literal('failed'), code: text, message: text },
    ...{ retryable: z.boolean(), quality: z.boolean().optional(), usage },
  }),
])

const alert = z.object({
  ...{ kind: text, severity: text.optional(), subject: text, text },
  details: z.record(text, z.unknown()).optional(),
})

const conversation = text

const message = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['begun', 'strayed']), conversation }),
  z.object({ kind: z.literal('log'), conversation, level: text, message: text }),
  z.object({ kind: z.literal('alert'), conversation, alert }),
  z.object({ kind: z.literal('report'), conversation, report }),
])

/**
 * A message of a worker within a conversation; undefined for anything else that came from its process: a task can send
 * whatever it likes, and does not know what its conversation is called.
 */
export function heardMessage(
  sent: unknown,
  within: string,
): Exclude<FromWorker, { kind: 'ready' }> | undefined {
  const heard = message.safeParse(sent)
  if (!heard.success || heard.data.conversation !== within) return undefined
  return heard.data as Exclude<FromWorker, { kind: 'ready' }>
}
