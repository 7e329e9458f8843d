/** Most assets that one task may say it updates: each is kept with its success, all in one step. */
const mostUpdates = 1_000

/** Collects the assets that a task says it updates, each once; what is no name, or one too many, is refused. */
export function toldUpdates(taskId: string) {
  const assets = new Set<string>()
  const refused = (expected: string, got: string) =>
    new RangeError(`task '${taskId}': updates: expected ${expected}, got ${got}`)
  return {
    add: (asset: string) => {
      if (typeof asset !== 'string' || asset === '')
        throw refused('the name of an asset', JSON.stringify(asset) ?? 'nothing')
      assets.add(asset)
      if (assets.size > mostUpdates) throw refused(`at most ${mostUpdates} assets`, 'one more')
    },
    all: () => [...assets],
  }
}
