import { textAfter } from './typed-text.ts'

let listener: ((change: (text: string) => string) => void) | undefined
let text = ''

/** Keeps what is typed from here on for the palette, until its own field has the focus. */
export function keepKeys(): void {
  letKeysGo()
  window.addEventListener('keydown', onKey, { capture: true })
  window.addEventListener('pointerdown', letKeysGo, { capture: true })
}

/** Leaves keys to the page again, and forgets what was kept. */
export function letKeysGo(): void {
  window.removeEventListener('keydown', onKey, { capture: true })
  window.removeEventListener('pointerdown', letKeysGo, { capture: true })
  text = ''
}

/** Changes the palette's own text by what was kept, and by what still is; ends when what it returns is called. */
export function onKeptKeys(write: (change: (text: string) => string) => void): () => void {
  listener = write
  const before = text
  if (before !== '') write((query) => query + before)
  text = ''
  return () => {
    listener = undefined
  }
}

function onKey(event: KeyboardEvent): void {
  const isThere = document.activeElement?.matches('[data-palette]') ?? false
  if (event.key === 'Escape' || isThere) return letKeysGo()
  const next = textAfter(text, event)
  if (next === undefined) return
  event.preventDefault()
  event.stopImmediatePropagation()
  if (listener === undefined) text = next
  else listener((query) => textAfter(query, event) ?? query)
}
