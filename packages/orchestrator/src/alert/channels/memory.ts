import type { AlertMessage } from '../message.ts'
import type { Channel } from './channel.ts'
import { undelivered } from './undelivered.ts'

/** A channel that keeps what it was sent. */
export interface MemoryChannel extends Channel {
  readonly received: AlertMessage[]
  /** Whether it refuses what it is sent; throw to refuse in another way. */
  refuses: (message: AlertMessage) => boolean
}

/** A channel in memory, for tests. */
export function memoryChannel(name = 'memory'): MemoryChannel {
  const channel: MemoryChannel = {
    received: [],
    refuses: () => false,
    send: async (message, signal) => {
      signal?.throwIfAborted()
      if (channel.refuses(message)) {
        const expected = 'expected the message to be taken'
        throw undelivered({ channel: name, expected, got: 'a refusal' })
      }
      channel.received.push(message)
    },
  }
  return channel
}
