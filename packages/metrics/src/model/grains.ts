/** Lengths of time that dates and times can be grouped by, the finest first. */
export const grains = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const

/** One of {@link grains}. */
export type Grain = (typeof grains)[number]
