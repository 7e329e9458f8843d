const ofEveryObject = Object.getOwnPropertyNames(Object.prototype)

/** Is not seen, and parts no word. */
const joiner = '\u2060'

/**
 * A name as it may be handed on for drawing: ECharts keeps the widths of texts, and of their beginnings, in a plain object, where one
 * like `__proto__` would be found, and change all objects.
 */
export function drawnName(name: string): string {
  if (!ofEveryObject.some((one) => name.startsWith(one))) return name
  return `${name.slice(0, 1)}${joiner}${name.slice(1)}`
}
