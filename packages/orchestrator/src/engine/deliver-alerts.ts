import type { DatabaseSync } from 'node:sqlite'

import { messageOf } from '@deftunes/core'

import {
  alertedFailure,
  alertKey,
  openAlertSender,
  parseAlertSettings,
  raiseAlert,
  type Alert,
  type AlertSenderOptions,
  type AlertSettings,
} from '../alert/index.ts'

/** Nobody is told anything. */
export const noAlerts: AlertSettings = parseAlertSettings(undefined)

/** Keeps an alert with its deliveries; that a DAG has recovered is told only where its failure was. */
export function keepAlert(
  database: DatabaseSync,
  alert: Alert,
  settings: AlertSettings,
  now: number,
): void {
  if (alert.kind !== 'recovered') {
    raiseAlert(database, alert, settings, now)
    return
  }
  const failure = alertedFailure(database, alert.dagId ?? '')
  if (!failure) return
  const key = alertKey('recovered', failure.key)
  const details = { ...alert.details, recovered_from: failure.subject, failed_at: failure.at }
  raiseAlert(database, { ...alert, key, details }, settings, now)
}

/** Deliveries that go on in the background. */
export interface Delivery {
  /** Something may have been raised. */
  wake: () => void
  /** Ends them; what is not delivered yet is by the next process. */
  end: () => Promise<void>
}

/** Delivers what is raised until it is ended. */
export function deliver(options: AlertSenderOptions): Delivery {
  const sender = openAlertSender(options)
  const stopper = new AbortController()
  const running = sender.run(stopper.signal).catch((error: unknown) => {
    // The project was lost to another process, which delivers from now on.
    options.logger?.warn('alerts are no longer delivered by this process', {
      error: messageOf(error),
    })
  })
  return {
    wake: () => sender.wake(),
    end: async () => {
      await deliverRest(sender.deliverDue.bind(sender))
      stopper.abort()
      await running
    },
  }
}

/** A process that ends gives what is due a moment. */
async function deliverRest(deliverDue: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const limit = AbortSignal.timeout(3_000)
  await deliverDue(limit).catch(() => {})
}
