/** Fetches what draws charts; asked for as soon as a dashboard is opened, while its words and numbers are under way. */
export function loadPlot() {
  return import('../chart/dashboard-plot.tsx').then(({ DashboardPlot }) => ({
    default: DashboardPlot,
  }))
}
