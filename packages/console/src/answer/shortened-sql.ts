/** More SQL than anybody reads; filters of thousands of values make it. */
const mostSql = 50_000

/** A statement, or its beginning and how much more there is. */
export function shortenedSql(sql: string): string {
  return sql.length <= mostSql
    ? sql
    : `${sql.slice(0, mostSql)}\n-- … and ${sql.length - mostSql} characters more`
}
