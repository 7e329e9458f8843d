import { useHotkeys } from '@mantine/hooks'
import { lazy, Suspense } from 'react'

import { openPalette, usePaletteWanted } from './palette-store.ts'

const PaletteDialog = lazy(() =>
  import('./palette-dialog.tsx').then(({ PaletteDialog }) => ({ default: PaletteDialog })),
)

/** The palette (⌘K or Ctrl K): search over all that has a name. */
export function Palette() {
  useHotkeys([['mod+K', openPalette]], [])
  return <Suspense>{usePaletteWanted() && <PaletteDialog />}</Suspense>
}
