import { isAbsolute, join } from 'node:path'

import { loadProject } from '@deftunes/dbt'

import { countOf, mistakesOf, type Checked } from './mistake.ts'

/** Parses the dbt project in `dbt/`. */
export async function checkDbt(folder: string): Promise<Checked> {
  const path = join(folder, 'dbt')
  try {
    const { all } = await loadProject(path)
    return { summary: countOf(all.size, 'node'), mistakes: [] }
  } catch (error) {
    // dbt tells files relative to its own folder.
    const mistakes = mistakesOf(error, 'dbt_project.yml').map((mistake) => ({
      ...mistake,
      file: isAbsolute(mistake.file) ? mistake.file : join(path, mistake.file),
    }))
    return { summary: '', mistakes }
  }
}
