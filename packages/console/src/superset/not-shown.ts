/** What a bundle does not say that the dashboards do. */
export interface NotShown {
  /** Absent: of the model, whatever shows it. */
  dashboard?: string
  chart?: string
  /** What is missing. */
  what: string
  why: string
}
