import { systemClock } from '@deftunes/core'

import { openStateDatabase, readStateDatabase } from '../store/state-database.ts'
import { dagFolder, type DagFolder } from './dag-folder.ts'
import { dagReader } from './dag-reader.ts'
import { sqliteVersionStore, type VersionStore } from './version-store.ts'

/**
 * Reads the folder of a project's DAGs for one who only looks: the versions that a file of run state keeps are known, so
 * that of a file that is broken now the last good one is there, but nothing is written to it, nor made.
 * @throws CoreError CORE_DATABASE_UNREADABLE; OrchestratorError ORCHESTRATOR_STATE_VERSION
 */
export async function readDagFolder({
  project,
  file,
}: {
  project: string
  file: string
}): Promise<DagFolder> {
  const kept = readStateDatabase(file)
  const own = openStateDatabase(':memory:')
  const reader = dagReader()
  const close = () => {
    reader.close()
    own.close()
    kept?.close()
  }
  try {
    const mine = sqliteVersionStore(own)
    const versions = kept ? upon(sqliteVersionStore(kept), mine) : mine
    return { ...(await dagFolder({ project, reader, versions, clock: systemClock })), close }
  } catch (error) {
    close()
    throw error
  }
}

/** Versions of which new ones are kept apart from those that were there. */
function upon(kept: VersionStore, own: VersionStore): VersionStore {
  return {
    put: (version, at) => own.put(version, at),
    get: (dagId, version) => own.get(dagId, version) ?? kept.get(dagId, version),
    latestOf: (file) => own.latestOf(file) ?? kept.latestOf(file),
    numberOf: (dagId, version) => kept.numberOf(dagId, version) || own.numberOf(dagId, version),
  }
}
