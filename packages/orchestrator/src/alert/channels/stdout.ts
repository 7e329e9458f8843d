import { factsOf, leftBehind, wordsOf, type AlertMessage } from '../message.ts'
import type { Channel, ChannelContext } from './channel.ts'
import { undelivered } from './undelivered.ts'

/** Where text is written to, as process.stdout. */
export interface TextOutput {
  write(text: string, written: (error?: Error | null) => void): unknown
}

/** Prints a message for whoever watches the process. */
export function stdoutChannel(
  { name }: Pick<ChannelContext, 'name'>,
  { output = process.stdout }: { output?: TextOutput } = {},
): Channel {
  return {
    send: async (message, signal) => {
      signal?.throwIfAborted()
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      output.write(printed(message), (error) => (error ? reject(error) : resolve()))
      await promise.catch((got: unknown) => {
        const expected = 'expected the standard output to take the message'
        throw undelivered({ channel: name, expected, got })
      })
    },
  }
}

function printed(message: AlertMessage): string {
  const { subject, text } = wordsOf(message)
  const facts = factsOf(message).map(([name, value]) => `${name}: ${value}`)
  const lines = [
    ...(text === '' ? [] : text.split('\n')),
    facts.join(' · '),
    ...leftBehind(message),
  ]
  const indented = lines.map((line) => `  ${line}\n`).join('')
  return `alert ${message.id} ${subject}\n${indented}`
}
