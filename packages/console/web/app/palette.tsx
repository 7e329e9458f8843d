import { useHotkeys } from '@mantine/hooks'
import { lazy, Suspense } from 'react'

import { keepKeys, letKeysGo } from './kept-keys.ts'
import { openPalette, usePaletteWanted } from './palette-store.ts'

const PaletteDialog = lazy(() =>
  import('./palette-dialog.tsx').then(
    ({ PaletteDialog }) => ({ default: PaletteDialog }),
    (cause: unknown) => {
      letKeysGo()
      throw cause
    },
  ),
)

/** The palette (⌘K or Ctrl K): search over all that has a name. */
export function Palette() {
  useHotkeys([['mod+K', openByKey]], [])
  return <Suspense>{usePaletteWanted() && <PaletteDialog />}</Suspense>
}

function openByKey(): void {
  keepKeys()
  openPalette()
}
