import { performance } from 'node:perf_hooks'

/** Whether, and how, the user wants a command to end early. */
interface Stopping {
  /** Aborted by the first Ctrl-C or signal. */
  signal: AbortSignal
  /** Listens no more. */
  end: () => void
}

/**
 * Milliseconds in which further signals are the same keystroke: the terminal sends it to every process of the command,
 * and npm and the launcher pass on what they get. DEFTUNES_SAME_KEYSTROKE_MS says otherwise where signals travel longer.
 */
const sameKeystrokeMs = Number(process.env['DEFTUNES_SAME_KEYSTROKE_MS'] ?? 300)

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Listens for Ctrl-C and signals: the first asks to stop, a later keystroke to stop at once. */
export function listenForStop({ once, again }: { once: () => void; again: () => void }): Stopping {
  const stopper = new AbortController()
  let first = 0
  const onSignal = () => {
    if (!stopper.signal.aborted) {
      first = performance.now()
      stopper.abort(new Error('stopped by a signal'))
      once()
    } else if (performance.now() - first > sameKeystrokeMs) again()
  }
  for (const name of signals) process.on(name, onSignal)
  return {
    signal: stopper.signal,
    end: () => {
      for (const name of signals) process.off(name, onSignal)
    },
  }
}
