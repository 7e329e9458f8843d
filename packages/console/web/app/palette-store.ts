import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let wanted = false

/** Opens the palette, whose code is fetched when it is wanted for the first time. */
export function openPalette(): void {
  wanted = true
  for (const listener of listeners) listener()
  window.dispatchEvent(new Event('palette'))
}

/** Whether the palette was wanted since the page was loaded. */
export function usePaletteWanted(): boolean {
  return useSyncExternalStore(subscribe, () => wanted)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
