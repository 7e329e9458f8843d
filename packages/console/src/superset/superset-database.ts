/** Databases whose SQL a bundle can be written in. */
export const supersetDatabases = ['duckdb', 'postgresql', 'redshift'] as const

/** One of {@link supersetDatabases}. */
export type SupersetDatabase = (typeof supersetDatabases)[number]
