import { createHash } from 'node:crypto'

import type { Load, User } from './history.ts'

/** A version of a user as dim_users has it; dates and timestamps as DuckDB prints them. */
export interface UserVersion extends User {
  user_key: string
  valid_from: string
  valid_to: string
  is_current: boolean
  opened_on: string
  closed_on: string | null
}

/** The versions that loads, oldest first and one a date, tell of: walked day by day, without any SQL. */
export function expectedUsers(loads: readonly Load[]): UserVersion[] {
  const snapshots = loads.filter(({ users }) => users.length > 0)
  const open = new Map<string, UserVersion>()
  const versions: UserVersion[] = []
  for (const { ingestOn, users } of snapshots) {
    const present = new Map<string, User>()
    for (const user of [...users].map(normalised).sort(byDigest).reverse())
      present.set(user.user_id, user)
    for (const [id, version] of open) {
      const user = present.get(id)
      if (user && sameFacts(user, version)) continue
      close(version, ingestOn)
      open.delete(id)
    }
    for (const user of present.values()) {
      if (open.has(user.user_id)) continue
      const known = versions.some(({ user_id: id }) => id === user.user_id)
      const version = opened(user, ingestOn, known)
      open.set(user.user_id, version)
      versions.push(version)
    }
  }
  return versions.sort((a, b) => (a.user_key < b.user_key ? -1 : 1))
}

function opened(user: User, on: string, known: boolean): UserVersion {
  return {
    user_key: md5(`${user.user_id}|${on}`),
    ...user,
    valid_from: known ? `${on} 00:00:00` : '1900-01-01 00:00:00',
    valid_to: '9999-12-31 00:00:00',
    is_current: true,
    opened_on: on,
    closed_on: null,
  }
}

function close(version: UserVersion, on: string): void {
  Object.assign(version, { valid_to: `${on} 00:00:00`, is_current: false, closed_on: on })
}

function normalised(user: User): User {
  return { ...user, country_code: user.country_code?.toUpperCase() ?? null }
}

function texts(user: User): (string | null)[] {
  return [user.user_name, user.user_lastname, user.place_name, user.country_code, user.timezone]
}

function values({ latitude, longitude, user_since }: User): (string | number | null)[] {
  return [latitude, longitude, user_since]
}

function sameFacts(a: User, b: User): boolean {
  return JSON.stringify([texts(a), values(a)]) === JSON.stringify([texts(b), values(b)])
}

/** Of several copies of a user in one load the one with the smallest digest stands. */
function byDigest(a: User, b: User): number {
  return digest(a) < digest(b) ? -1 : 1
}

function digest(user: User): string {
  const measured = texts(user).map((text) => (text === null ? '-' : `${text.length}:${text}`))
  return md5([...measured, ...values(user).map((value) => String(value ?? ''))].join('|'))
}

function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex')
}
