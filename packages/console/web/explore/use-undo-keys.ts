import { useHotkeys } from '@mantine/hooks'
import { useRouter } from '@tanstack/react-router'

/** The keys of undo and redo walk the steps of the page's address. */
export function useUndoKeys(): void {
  const { history } = useRouter()
  const walk = (step: () => void) => (event: KeyboardEvent) => {
    if (!isTyping(event.target)) step()
  }
  useHotkeys(
    [
      ['mod+Z', walk(() => history.back()), { preventDefault: false }],
      ['mod+shift+Z', walk(() => history.forward()), { preventDefault: false }],
    ],
    ['TEXTAREA', 'SELECT'],
  )
}

/** A field of text has an undo of its own; a tick box has none. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type !== 'checkbox'
}
