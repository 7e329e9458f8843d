import classes from './dashboard-grid.module.css'

/** The place of a dashboard whose form is not known yet. */
export function GridSkeleton() {
  return (
    <div aria-busy="true" aria-label="Loading">
      <div className={classes.barPlace} />
      <div className={classes.row} style={{ '--height': '96px' } as React.CSSProperties}>
        {[1, 2, 3, 4].map((key) => (
          <div
            key={key}
            className={classes.cell}
            data-type="number"
            style={{ '--width': 3 } as React.CSSProperties}
          >
            <div className={classes.blank} />
          </div>
        ))}
      </div>
    </div>
  )
}
