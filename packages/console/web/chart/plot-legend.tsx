import type { Legend, LegendItem } from '../../src/plot/legend.ts'
import classes from './plot-card.module.css'

/** The legend of a plot; always as high, so that nothing moves when it comes. */
export function PlotLegend({ legend }: { legend?: Legend }) {
  if (legend === undefined) return null
  switch (legend.kind) {
    case 'items':
      return (
        <ul className={classes.legend}>
          {legend.items.map((item, index) => (
            <li key={index}>
              <Item {...item} />
            </li>
          ))}
        </ul>
      )
    case 'scale':
      return (
        <div className={classes.legend}>
          <span>{legend.from}</span>
          <span
            className={classes.scale}
            style={{ background: `linear-gradient(to right, ${legend.colours.join(', ')})` }}
          />
          <span>{legend.to}</span>
        </div>
      )
    case 'classes':
      return (
        <ul className={classes.classes}>
          {legend.classes.map(({ colour, text }, index) => (
            <li key={index} title={text}>
              <span className={classes.step} style={{ background: colour }} />
              {index === legend.classes.length - 1 ? text : text.split(/\s?–\s?/)[0]}
            </li>
          ))}
        </ul>
      )
  }
}

function Item({ name, colour, shape }: LegendItem) {
  const line = shape === 'dashed' ? 'dashed' : 'solid'
  return (
    <span className={classes.item} title={name}>
      {shape === 'square' ? (
        <span className={classes.swatch} style={{ background: colour }} />
      ) : (
        <span className={classes.stroke} style={{ borderTop: `2px ${line} ${colour}` }} />
      )}
      <span className={classes.name} dir="auto">
        {name}
      </span>
    </span>
  )
}
