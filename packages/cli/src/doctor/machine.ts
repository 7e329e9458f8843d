import { statfsSync } from 'node:fs'

import type { Project } from '@deftunes/pipeline'

import { nearestFolder, requireStateFolder } from '../state-folder.ts'
import { formatBytes } from '../text-table.ts'
import type { Finding } from './finding.ts'

const oldestNode = 24

/** Less room than this (bytes) is told. */
const littleRoom = 1_000_000_000

/** The Node that runs this. */
export function lookAtNode(version = process.versions.node): Finding {
  const name = 'node'
  const fits = Number(version.split('.')[0]) >= oldestNode
  if (fits) return { name, level: 'ok', text: `v${version}` }
  const text = `expected v${oldestNode} or later, got v${version}`
  return { name, level: 'bad', text, details: ['npm ci installs it'] }
}

/** Whether the state can be worked in. @throws CliError CLI_OPTION_INVALID, CLI_STATE_READ_ONLY */
export function lookAtState(
  { state }: Pick<Project, 'state'>,
  roomIn: (folder: string) => number = roomOn,
): Finding {
  requireStateFolder(state)
  const room = roomIn(nearestFolder(state))
  const text = `${state} can be written to, ${formatBytes(room)} free`
  return { name: 'state', level: room < littleRoom ? 'note' : 'ok', text }
}

function roomOn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
