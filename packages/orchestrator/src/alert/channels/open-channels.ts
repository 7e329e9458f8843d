import type { Clock } from '@deftunes/core'

import type { ChannelSettings } from '../channel-settings.ts'
import type { AlertSettings } from '../settings.ts'
import type { Channel, ChannelContext } from './channel.ts'
import { emailChannel } from './email.ts'
import { fileChannel } from './file.ts'
import { slackChannel } from './slack.ts'
import { stdoutChannel, type TextOutput } from './stdout.ts'
import { webhookChannel } from './webhook.ts'

/** What channels take from their surroundings. */
export interface OpenChannelsOptions {
  /** What `${NAME}` stands for. Default: the environment. */
  variables?: ChannelContext['variables']
  /** What paths of files are relative to. Default: the working directory. */
  folder?: string
  /** Default: the standard output of the process. */
  output?: TextOutput
  clock?: Clock
}

/** The channels of settings by name. Nothing is looked up or connected to before a message is sent. */
export function openChannels(
  { channels }: Pick<AlertSettings, 'channels'>,
  { variables = process.env, ...options }: OpenChannelsOptions = {},
): ReadonlyMap<string, Channel> {
  return new Map(
    Object.entries(channels).map(([name, settings]) => [
      name,
      channelOf(settings, { name, variables }, options),
    ]),
  )
}

function channelOf(
  settings: ChannelSettings,
  context: ChannelContext,
  options: OpenChannelsOptions,
): Channel {
  switch (settings.kind) {
    case 'webhook':
      return webhookChannel(settings, context, options)
    case 'slack':
      return slackChannel(settings, context)
    case 'email':
      return emailChannel(settings, context)
    case 'file':
      return fileChannel(settings, context, options)
    case 'stdout':
      return stdoutChannel(context, options)
  }
}
