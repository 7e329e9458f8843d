import { isAbsolute, join } from 'node:path'

import { loadProject, type Project } from '@deftunes/dbt'

import { countOf, mistakesOf, type Checked } from './mistake.ts'

/** Parses the dbt project in `dbt/`; `project` is undefined when it has mistakes. */
export async function checkDbt(
  folder: string,
): Promise<Checked & { project: Project | undefined }> {
  const path = join(folder, 'dbt')
  try {
    const project = await loadProject(path)
    return { summary: countOf(project.all.size, 'node'), mistakes: [], project }
  } catch (error) {
    // dbt tells files relative to its own folder.
    const mistakes = mistakesOf(error, 'dbt_project.yml').map((mistake) => ({
      ...mistake,
      file: isAbsolute(mistake.file) ? mistake.file : join(path, mistake.file),
    }))
    return { summary: '', mistakes, project: undefined }
  }
}
