import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { readProjectText } from '@deftunes/core'

import { readModel, type ReadModel } from './read-model.ts'

/**
 * Reads the model of a folder, `*.yaml` in the order of names; of no folder, an empty one.
 * @throws CoreError CORE_CONFIG_INVALID with every mistake of all files
 */
export async function loadModel(folder: string): Promise<ReadModel> {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => /^[^.].*\.yaml$/.test(name)).sort()
  const texts = await Promise.all(
    files.map(async (name) => {
      const file = join(folder, name)
      return { file, text: (await readProjectText(file)) ?? '' }
    }),
  )
  return readModel(texts)
}
