/** The two looks of the console. */
export const schemes = ['light', 'dark'] as const

/** One of {@link schemes}. */
export type Scheme = (typeof schemes)[number]
