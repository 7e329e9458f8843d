import { useMemo, useState } from 'react'

/** What a reader does with the series of a legend; it lasts as long as the chart is on the page. */
export interface LegendChoice {
  /** Keys of series that are put away. */
  hidden: ReadonlySet<string>
  /** Key of the series that is pointed at. */
  emphasised?: string
  /** Shows a series alone, or all again; `add` puts just it away, or back. */
  choose: (key: string, keys: readonly string[], add: boolean) => void
  emphasise: (key: string | undefined) => void
}

/** Which series of a chart are shown. */
export function useLegend(): LegendChoice {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [emphasised, emphasise] = useState<string>()
  return useMemo(
    () => ({
      hidden,
      ...(emphasised !== undefined && { emphasised }),
      choose: (key, keys, add) =>
        setHidden((before) => (add ? toggled(before, key, keys) : isolated(before, key, keys))),
      emphasise,
    }),
    [hidden, emphasised],
  )
}

/** All but one series are put away; none, where that is so already. */
export function isolated(
  before: ReadonlySet<string>,
  key: string,
  keys: readonly string[],
): ReadonlySet<string> {
  const others = keys.filter((one) => one !== key)
  const isAlone = !before.has(key) && others.every((one) => before.has(one))
  return new Set(isAlone ? [] : others)
}

/** One series is put away, or back; the last one stays. */
export function toggled(
  before: ReadonlySet<string>,
  key: string,
  keys: readonly string[],
): ReadonlySet<string> {
  const hidden = new Set(before)
  if (!hidden.delete(key)) hidden.add(key)
  return keys.every((one) => hidden.has(one)) ? new Set() : hidden
}
