/**
 * Loads what draws charts; it keeps the page busy for a while, so that numbers are better asked for before.
 * @throws Error where it does not arrive
 */
export function loadPlot() {
  return import('../chart/dashboard-plot.tsx').then((arrived) => there(arrived).DashboardPlot)
}

/** Loads what draws maps, beside the rest. @throws Error where it does not arrive */
export function loadMap() {
  return import('../../src/map/world.ts').then((arrived) => there(arrived).loadWorld())
}

/** What was fetched: of what is missing while the page is loaded anew, nothing arrives without an error of its own. */
function there<Module>(arrived: Module | undefined): Module {
  if (arrived === undefined) throw new Error('a part of the page: expected its code, got nothing')
  return arrived
}
