import { lazy, Suspense, useCallback } from 'react'

import { listKeys, useKeysListed } from './keys-store.ts'
import { useKeys } from './use-keys.ts'

const KeysDialog = lazy(() =>
  import('./keys-dialog.tsx').then(({ KeysDialog }) => ({ default: KeysDialog })),
)

/** The keys of the console, and the list of them (`?`). */
export function KeyListener() {
  useKeys(useCallback(() => listKeys(true), []))
  return <Suspense>{useKeysListed() && <KeysDialog onClose={() => listKeys(false)} />}</Suspense>
}
