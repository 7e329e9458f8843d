import type { Attachment } from '@deftunes/orchestrator'

import { unmetWords } from '../../answer/unmet-words.ts'
import { deltaText } from '../../format/index.ts'
import { chartsOf } from '../../dashboard/dashboard.ts'
import { numberCard } from '../../plot/index.ts'
import { drawAside } from '../draw-aside.ts'
import type { ReportInput } from '../report-input.ts'
import type { ScheduledReport } from './scheduled.ts'

/** A report as it is sent. */
export interface ReportMessage {
  subject: string
  text: string
  html?: string
  attachments: readonly Attachment[]
}

/** Draws a report: its numbers are in the text whatever its format, for channels that carry nothing else. */
export async function reportMessage(
  { format }: Pick<ScheduledReport, 'format'>,
  input: ReportInput,
): Promise<ReportMessage> {
  const { dashboard } = input
  const text = [...input.meta, '', ...numbersOf(input)]
  const words = { subject: dashboard.title, text: text.join('\n').trim() }
  switch (format) {
    case 'png':
      return {
        ...words,
        attachments: [await file(`${dashboard.id}.png`, 'image/png', drawAside('png', input))],
      }
    case 'pdf':
      return {
        ...words,
        attachments: [
          await file(`${dashboard.id}.pdf`, 'application/pdf', drawAside('pdf', input)),
        ],
      }
    case 'html': {
      const { html, images } = await drawAside('mail', input)
      const attachments = images.map(({ cid, png }) => ({
        name: `${cid}.png`,
        type: 'image/png',
        bytes: png,
        cid,
      }))
      return { ...words, html, attachments }
    }
  }
}

async function file(name: string, type: string, bytes: Promise<Uint8Array>): Promise<Attachment> {
  return { name, type, bytes: await bytes }
}

function numbersOf({ dashboard, answers, locale }: ReportInput): string[] {
  return chartsOf(dashboard).flatMap((chart) => {
    const answer = answers.get(chart.id)
    if (chart.type !== 'number' || !answer || 'error' in answer) return []
    const card = numberCard(chart, answer, locale)
    if (!card) return []
    const { full, delta, against = '' } = card
    const change = delta && delta.amount !== '' ? ` (${deltaText(delta)} ${against})` : ''
    const unmet = unmetWords(answer).map((words) => ` – ${words}`)
    return [`${chart.title}: ${full}${change}${unmet.join('')}`]
  })
}
