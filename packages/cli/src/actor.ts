import { userInfo } from 'node:os'

/** The name of this machine's user, for the audit log. */
export function actor(): string {
  try {
    return userInfo().username
  } catch {
    return process.env['USER'] ?? 'unknown'
  }
}
