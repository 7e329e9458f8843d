import type { Filter } from '@deftunes/metrics'
import { useSyncExternalStore } from 'react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'

/** A mark that was acted on, and where on the screen. */
export interface ShownMark {
  chart: Chart
  answer: ChartAnswer
  filters: readonly Filter[]
  name: string
  x: number
  y: number
}

const listeners = new Set<() => void>()
let shown: ShownMark | undefined

/** Shows what can be done with a mark. */
export function showStrip(mark: ShownMark): void {
  set(mark)
}

/** Puts the strip away. */
export function hideStrip(): void {
  if (shown !== undefined) set(undefined)
}

/** Whether a strip is shown: nothing else is to be above it. */
export function isStripShown(): boolean {
  return shown !== undefined
}

/** The mark whose strip is shown. */
export function useStrip(): ShownMark | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => shown,
  )
}

function set(mark: ShownMark | undefined): void {
  shown = mark
  for (const listener of listeners) listener()
}
