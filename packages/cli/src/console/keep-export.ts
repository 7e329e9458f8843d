import { join } from 'node:path'

import { messageOf, voidLogger, type Logger } from '@deftunes/core'
import { loadModel } from '@deftunes/metrics'
import {
  exportedVersion,
  exportMart,
  openServices,
  type Marts,
  type Project,
} from '@deftunes/pipeline'

import { openProjectMarts } from './project-marts.ts'

/** Writes each new version of the marts to a file, one after the other; what is returned ends it once it is done. */
export function keepExport(marts: Marts, file: string, logger: Logger): () => Promise<void> {
  let writing: Promise<unknown> = Promise.resolve()
  const write = async (id: string) => {
    try {
      if ((await exportedVersion(file)) !== id) await exportMart(marts, file, id)
    } catch (error) {
      logger.warn('the marts could not be exported', { file, reason: messageOf(error) })
    }
  }
  const unwatch = marts.watch(({ id }) => {
    writing = writing.then(() => write(id))
  })
  return async () => {
    unwatch()
    await writing
  }
}

/** Writes the newest version of the marts to the file that `deftunes.yaml` names, unless it is there; what goes wrong is noted. */
export async function refreshExport(project: Project, note: (text: string) => void): Promise<void> {
  const file = project.marts?.export
  if (file === undefined) return
  const services = openServices(project)
  try {
    const { model } = await loadModel(join(project.folder, 'metrics'))
    const marts = openProjectMarts({ services, model, logger: voidLogger })
    try {
      const [newest] = await marts.versions()
      if (newest && (await exportedVersion(file)) !== newest.id) await exportMart(marts, file)
    } finally {
      await marts.close()
    }
  } catch (error) {
    note(`the marts could not be exported to ${file}: ${messageOf(error)}`)
  } finally {
    await services.close()
  }
}
