/** Loads what draws charts; it keeps the page busy for a while, so that numbers are better asked for before. */
export function loadPlot() {
  return import('../chart/dashboard-plot.tsx').then(({ DashboardPlot }) => DashboardPlot)
}

/** Loads what draws maps, beside the rest. */
export function loadMap() {
  return import('../../src/map/world.ts').then(({ loadWorld }) => loadWorld())
}
