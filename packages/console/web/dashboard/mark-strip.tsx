import { Portal } from '@mantine/core'
import { useClickOutside, useHotkeys } from '@mantine/hooks'
import { useEffect } from 'react'

import { MarkActions } from './mark-actions.tsx'
import { hideStrip, useStrip, type ShownMark } from './mark-strip-store.ts'
import classes from './mark-strip.module.css'

/** What can be done with the mark that was touched last, beside it. */
export function MarkStrip() {
  const mark = useStrip()
  useEffect(() => hideStrip, [])
  return mark === undefined ? null : <Strip mark={mark} />
}

function Strip({ mark }: { mark: ShownMark }) {
  const box = useClickOutside<HTMLDivElement>(hideStrip)
  useHotkeys([['Escape', hideStrip]])
  const { name, x, y } = mark
  return (
    <Portal target="#main">
      <div
        ref={box}
        className={classes.strip}
        role="toolbar"
        aria-label={`Of ${name.slice(0, 100)}`}
        style={{
          left: placed(x, document.documentElement.clientWidth, 460),
          top: placed(y + 14, window.innerHeight, 72),
        }}
      >
        <div className={classes.name} dir="auto" title={name.slice(0, 1000)}>
          {name.slice(0, 200)}
        </div>
        <div className={classes.actions}>
          <MarkActions mark={mark} />
        </div>
      </div>
    </Portal>
  )
}

/** A place within the window for something of a size. */
function placed(at: number, room: number, size: number): number {
  return Math.max(8, Math.min(at, room - size - 8))
}
