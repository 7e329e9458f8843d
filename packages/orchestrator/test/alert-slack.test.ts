import { runChannelConformance } from './alert-channel.conformance.ts'
import { httpReceiver } from './alert-receivers.ts'
import { open } from './opened-channel.ts'

const slackText = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

runChannelConformance('Slack', async () => {
  const receiver = await httpReceiver()
  return {
    channel: open(
      { kind: 'slack', url: '${URL}' },
      { URL: `${receiver.origin}/services/T0/s3cret` },
    ),
    received: () =>
      receiver.taken.map(({ headers, body }) => {
        const { text, blocks } = JSON.parse(body) as {
          text: string
          blocks: { text?: { text: string } }[]
        }
        const texts = blocks.map((block) => slackText(block.text?.text ?? ''))
        return {
          id: String(headers['idempotency-key']),
          subject: slackText(text),
          text: texts.join('\n'),
        }
      }),
    refuse: (isRefused) => {
      receiver.answer = ({ path }) =>
        isRefused ? { status: 404, body: `no_service at ${path}` } : { status: 200 }
    },
    silence: () => {
      receiver.answer = () => 'silence'
    },
    secrets: ['s3cret'],
    close: receiver.close,
  }
})
