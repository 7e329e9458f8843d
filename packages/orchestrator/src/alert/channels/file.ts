import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

import type { ChannelSettingsOf } from '../channel-settings.ts'
import type { Channel, ChannelContext } from './channel.ts'
import { resolver } from './secrets.ts'
import { undelivered } from './undelivered.ts'
import { webhookPayload } from './webhook.ts'

/** Appends a message to a file, as one line of the JSON that a webhook gets; it is on disk when it counts as sent. */
export function fileChannel(
  settings: ChannelSettingsOf<'file'>,
  { name, variables }: ChannelContext,
  { folder = process.cwd() }: { folder?: string } = {},
): Channel {
  return {
    send: async (message, signal) => {
      signal?.throwIfAborted()
      const secrets = resolver(variables, `channel ${name}`)
      const file = resolve(folder, secrets.text(settings.path))
      const line = `${JSON.stringify(webhookPayload(message))}\n`
      await append(file, line).catch((got: unknown) => {
        const expected = `expected to append to ${file}`
        throw undelivered({ channel: name, expected, got, clean: (text) => secrets.clean(text) })
      })
    },
  }
}

async function append(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await using handle = await open(file, 'a+')
  // A crash while another line was written must not take this one with it.
  await handle.appendFile(`${(await endsInLine(handle)) ? '' : '\n'}${line}`)
  await handle.datasync()
}

async function endsInLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat()
  if (size === 0) return true
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer.toString() === '\n'
}
