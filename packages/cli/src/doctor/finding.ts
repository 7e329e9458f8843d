import { messageOf } from '@deftunes/core'

/** What was found about one thing. */
export interface Finding {
  name: string
  /** note: nothing is broken, but somebody may want to do something. */
  level: 'ok' | 'note' | 'bad'
  text: string
  /** More of it, or what to do; a line each. Default none. */
  details?: readonly string[]
}

/** Looks at one thing; what it throws is what was found. */
export async function look(name: string, at: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await at()
  } catch (error) {
    return { name, level: 'bad', text: messageOf(error) }
  }
}
