import { Button, Menu, Portal } from '@mantine/core'
import { useClickOutside, useHotkeys } from '@mantine/hooks'
import { IconArrowDown, IconArrowsSplit2, IconBulb, IconTable, IconX } from '@tabler/icons-react'
import { useEffect } from 'react'

import { drilledBy, drilledDown, withoutCross } from './changes.ts'
import { labelIn, useDashboard } from './dashboard-context.ts'
import { hideStrip, useStrip, type ShownMark } from './mark-strip-store.ts'
import classes from './mark-strip.module.css'

/** What can be done with the mark that was touched last, beside it. */
export function MarkStrip() {
  const mark = useStrip()
  useEffect(() => hideStrip, [])
  return mark === undefined ? null : <Strip mark={mark} />
}

function Strip({ mark }: { mark: ShownMark }) {
  const { words, change, go } = useDashboard()
  const { chart, answer, filters, name } = mark
  const box = useClickOutside<HTMLDivElement>(hideStrip)
  useHotkeys([['Escape', hideStrip]])
  const act = (what: () => void) => () => {
    what()
    hideStrip()
  }
  const open = (tab: 'rows' | 'explain') =>
    act(() => go({ drill: { chart: chart.id, tab, mark: filters }, full: undefined }))
  const [first] = filters
  const { next } = answer
  const by = words.drillBy[chart.id] ?? []
  return (
    <Portal target="#main">
      <div
        ref={box}
        className={classes.strip}
        role="toolbar"
        aria-label={`Of ${name.slice(0, 100)}`}
        style={{
          left: placed(mark.x, document.documentElement.clientWidth, 460),
          top: placed(mark.y + 14, window.innerHeight, 72),
        }}
      >
        <div className={classes.name} dir="auto" title={name.slice(0, 1000)}>
          {name.slice(0, 200)}
        </div>
        <div className={classes.actions}>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconTable size={14} />}
            onClick={open('rows')}
          >
            Rows
          </Button>
          {next !== undefined && first !== undefined && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              leftSection={<IconArrowDown size={14} />}
              title={`To ${next.label.toLowerCase()}`}
              onClick={act(() =>
                change((state) => drilledDown(state, chart.id, first, levelOf(next))),
              )}
            >
              Drill down
            </Button>
          )}
          {by.length > 0 && (
            <Menu position="bottom-start" withinPortal={false}>
              <Menu.Target>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="gray"
                  leftSection={<IconArrowsSplit2 size={14} />}
                >
                  Drill by…
                </Button>
              </Menu.Target>
              <Menu.Dropdown mah={280} style={{ overflowY: 'auto' }}>
                {by.map((dimension) => (
                  <Menu.Item
                    key={dimension}
                    onClick={act(() =>
                      change((state) =>
                        first === undefined
                          ? drilledBy(state, chart.id, { dimension })
                          : drilledDown(state, chart.id, first, { dimension }),
                      ),
                    )}
                  >
                    {labelIn(words, dimension)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconBulb size={14} />}
            onClick={open('explain')}
          >
            Explain
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconX size={14} />}
            onClick={act(() => change((state) => withoutCross(state, chart.id)))}
          >
            Clear
          </Button>
        </div>
      </div>
    </Portal>
  )
}

function levelOf({ dimension, grain }: NonNullable<ShownMark['answer']['next']>) {
  return grain === undefined ? { dimension } : { dimension, grain }
}

/** A place within the window for something of a size. */
function placed(at: number, room: number, size: number): number {
  return Math.max(8, Math.min(at, room - size - 8))
}
