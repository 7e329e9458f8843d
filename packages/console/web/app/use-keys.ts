import { useLocalStorage } from '@mantine/hooks'
import { useEffect } from 'react'
import { useRouter } from '@tanstack/react-router'

import { actOf } from './keys.ts'
import { useKeptQuery } from './use-kept-query.ts'

/** So long the first of two keys waits for the second, in ms. */
const patience = 1_000

/** Whether keys that are letters alone do anything. */
export function useLetterKeys() {
  return useLocalStorage({ key: 'letter-keys', defaultValue: true })
}

/** Whether the navigation is folded. */
export function useFolded() {
  return useLocalStorage({ key: 'nav-folded', defaultValue: false })
}

/** Listens to keys that are letters alone: not while the reader types, nor where they are switched off. */
export function useKeys(list: () => void): void {
  const router = useRouter()
  const kept = useKeptQuery()
  const [on] = useLetterKeys()
  const [, setFolded] = useFolded()
  useEffect(() => {
    if (!on) return
    let before: { key: string; at: number } | undefined
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.defaultPrevented || document.querySelector('[role="dialog"]') !== null) return
      const now = event.timeStamp
      const first = before !== undefined && now - before.at < patience ? before.key : undefined
      before = { key: event.key, at: now }
      const what = actOf(event.key, first)
      if (what.act === 'none' || what.act === 'wait') return
      event.preventDefault()
      if (what.act === 'go') void router.navigate({ to: what.to, search: kept })
      if (what.act === 'fold') setFolded((folded) => !folded)
      if (what.act === 'list') list()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [kept, list, on, router, setFolded])
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName)
}
