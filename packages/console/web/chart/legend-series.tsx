import { useRef } from 'react'

import type { LegendItem } from '../../src/plot/legend.ts'
import { commandKey } from '../app/command-key.ts'
import classes from './plot-card.module.css'
import { useCutAtRight } from './use-cut-at-right.ts'
import type { LegendChoice } from './use-legend.ts'

interface LegendSeriesProps {
  items: readonly LegendItem[]
  choice: LegendChoice
}

/** The series of a plot: a click shows one alone, with ⌘ or Ctrl puts it away; one that is pointed at stands out. */
export function LegendSeries({ items, choice }: LegendSeriesProps) {
  const keys = items.flatMap(({ key }) => key ?? [])
  const isChoice = keys.length > 1
  const box = useRef<HTMLUListElement>(null)
  const isCut = useCutAtRight(box, items)
  return (
    <ul
      ref={box}
      className={classes.legend}
      aria-label="Series"
      data-choice={isChoice}
      data-cut={isCut}
    >
      {items.map((item, index) => (
        <Series key={item.key ?? index} item={item} keys={isChoice ? keys : []} choice={choice} />
      ))}
    </ul>
  )
}

interface SeriesProps {
  item: LegendItem
  /** Those that it is chosen among; empty: it is alone. */
  keys: readonly string[]
  choice: LegendChoice
}

function Series({ item, keys, choice }: SeriesProps) {
  const { key, name } = item
  if (key === undefined || keys.length === 0)
    return (
      <li className={key === undefined ? classes.whole : undefined} title={name}>
        <Item item={item} />
      </li>
    )
  const emphasise = (on: boolean) => () => choice.emphasise(on ? key : undefined)
  return (
    <li title={`${name}\nClick: this alone. ${commandKey}click: hide or show.`}>
      <button
        type="button"
        className={classes.series}
        aria-pressed={!choice.hidden.has(key)}
        onClick={(event) => choice.choose(key, keys, event.ctrlKey || event.metaKey)}
        onPointerEnter={emphasise(true)}
        onPointerLeave={emphasise(false)}
        onFocus={emphasise(true)}
        onBlur={emphasise(false)}
      >
        <Item item={item} />
      </button>
    </li>
  )
}

function Item({ item: { name, colour, shape } }: { item: LegendItem }) {
  const line = shape === 'dashed' ? 'dashed' : 'solid'
  return (
    <span className={classes.item}>
      {shape === 'square' ? (
        <span className={`${classes.swatch} keeps-colour`} style={{ background: colour }} />
      ) : (
        <span
          className={`${classes.stroke} keeps-colour`}
          style={{ borderTop: `2px ${line} ${colour}` }}
        />
      )}
      <span className={classes.name} dir="auto">
        {name}
      </span>
    </span>
  )
}
