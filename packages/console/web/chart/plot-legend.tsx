import type { Legend } from '../../src/plot/legend.ts'
import { LegendSeries } from './legend-series.tsx'
import classes from './plot-card.module.css'
import type { LegendChoice } from './use-legend.ts'

/** The legend of a plot; always as high, so that nothing moves when it comes. */
export function PlotLegend({ legend, choice }: { legend?: Legend; choice: LegendChoice }) {
  if (legend === undefined) return null
  switch (legend.kind) {
    case 'items':
      return <LegendSeries items={legend.items} choice={choice} />
    case 'scale':
      return (
        <div className={classes.legend}>
          <span>{legend.from}</span>
          <span
            className={`${classes.scale} keeps-colour`}
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
              <span className={`${classes.step} keeps-colour`} style={{ background: colour }} />
              {index === legend.classes.length - 1 ? text : text.split(/\s?–\s?/)[0]}
            </li>
          ))}
        </ul>
      )
  }
}
