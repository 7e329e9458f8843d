import { SimulatorError } from '../errors.ts'

/** What can be made to go wrong. */
export const faultKinds = ['429', '500', 'slow', 'cut', 'malformed', 'expired-token'] as const

/** A kind of {@link faultKinds}. */
export type FaultKind = (typeof faultKinds)[number]

/** Paths that faults can strike. */
export const faultPaths = ['/users', '/sessions'] as const

/** A fault to come. */
export interface Fault {
  kind: FaultKind
  /** The one of {@link faultPaths} that it hits. Default: all alike. */
  path?: string
  /** How many requests it hits. Default 1. */
  times?: number
  /** How many matching requests pass first. Default 0. */
  after?: number
  /** Seconds that a 429 asks to wait. Default 1. */
  retryAfter?: number
  /** Milliseconds before each of the five pieces of a slow body. Default 200. */
  delayMs?: number
}

/** Switches faults on and off while the API runs. */
export interface FaultControl {
  /** @throws SimulatorError SIMULATOR_PARAMETER_INVALID for an unknown key, kind or path, or a wrong number. */
  add(...faults: Fault[]): void
  clear(): void
  /** What is still to come. */
  list(): Fault[]
  /** The fault that this request suffers, which is used up by it. */
  take(path: string): Fault | undefined
}

type PendingFault = Fault & { times: number; after: number }

/** Faults of one API; they strike in the order of adding. */
export function faultControl(initial: readonly Fault[] = []): FaultControl {
  let pending: PendingFault[] = []
  const control: FaultControl = {
    add: (...faults) => {
      for (const fault of faults) {
        checkFault(fault)
        pending.push({ ...fault, times: fault.times ?? 1, after: fault.after ?? 0 })
      }
    },
    clear: () => {
      pending = []
    },
    list: () => pending.map((fault) => ({ ...fault })),
    take: (path) => {
      const matching = pending.filter((fault) => (fault.path ?? path) === path)
      const fault = matching.find(({ after }) => after === 0)
      for (const waiting of matching) if (waiting.after > 0) waiting.after--
      if (!fault) return undefined
      fault.times--
      pending = pending.filter(({ times }) => times > 0)
      return { ...fault }
    },
  }
  control.add(...initial)
  return control
}

const faultKeys = ['kind', 'path', 'times', 'after', 'retryAfter', 'delayMs']

/** Faults come from tests and over the network: a misspelt one would never strike, and nobody would know. */
function checkFault(fault: Fault): void {
  if (typeof fault !== 'object' || fault === null) throw faultError('body', 'an object', fault)
  const unknown = Object.keys(fault).find((key) => !faultKeys.includes(key))
  if (unknown !== undefined) throw faultError('key', faultKeys.join(', '), unknown)
  if (!faultKinds.includes(fault.kind)) {
    throw faultError('kind', faultKinds.join(', '), fault.kind)
  }
  if (fault.path !== undefined && !(faultPaths as readonly string[]).includes(fault.path)) {
    throw faultError('path', faultPaths.join(', '), fault.path)
  }
  for (const name of ['times', 'after', 'retryAfter', 'delayMs'] as const) {
    const value = fault[name]
    if (value !== undefined && !(Number.isInteger(value) && value >= 0)) {
      throw faultError(name, 'a whole number from 0', value)
    }
  }
}

function faultError(name: string, expected: string, got: unknown): SimulatorError {
  const message = `fault ${name}: expected ${expected}, got ${JSON.stringify(got)}`
  const details = { parameter: name, expected, got }
  return new SimulatorError('SIMULATOR_PARAMETER_INVALID', message, { details })
}
