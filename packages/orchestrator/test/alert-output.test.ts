import { memoryChannel } from '../src/alert/index.ts'
import { runChannelConformance } from './alert-channel.conformance.ts'
import { open } from './opened-channel.ts'

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
