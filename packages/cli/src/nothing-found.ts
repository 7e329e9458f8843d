import type { GlobalOptions } from './options.ts'
import { typed } from './typed.ts'

/** What is said where a DAG has no runs of the kind that was asked for, though others have. */
export function noRunsOf(dagId: string, which: string, place: GlobalOptions): string {
  return `No run of '${dagId}'${which}: ${typed('dags', place)} lists the DAGs that there are.`
}

/** What is said where none of the deliveries of alerts is as asked for, though there are some. */
export function noDeliveryThat({ channel, only }: { channel?: string; only?: string }): string {
  const words = [
    ...(only === undefined ? [] : [`that is ${only}`]),
    ...(channel === undefined ? [] : [`to the channel '${channel}'`]),
  ]
  return `No delivery ${words.join(' ')}; there are others.`
}
