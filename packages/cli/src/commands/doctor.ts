import { statePaths, type Project } from '@deftunes/pipeline'
import pc from 'picocolors'

import { chaos } from '../chaos/chaos.ts'
import { sweepScratch } from '../chaos/left-scratch.ts'
import { lookAtDags } from '../doctor/dags.ts'
import { look, type Finding } from '../doctor/finding.ts'
import { damageOf, dropBranches, lookAtBranches, lookAtCatalog } from '../doctor/lake.ts'
import { lookAtNode, lookAtState } from '../doctor/machine.ts'
import { lookAtOwner, lookAtRuns, lookAtStaging } from '../doctor/runs.ts'
import {
  countOption,
  projectFolder,
  projectOf,
  projectToRead,
  type GlobalOptions,
} from '../options.ts'
import { print, printJson } from '../print.ts'

/** Options of `deftunes doctor`. */
export interface DoctorOptions extends GlobalOptions {
  /** How many kills. */
  chaos?: string
  dropBranches?: string[]
}

/** `deftunes doctor`: what is wrong with the machine, the state and the DAGs; or whether they outlive being killed. */
export async function doctor(options: DoctorOptions): Promise<void> {
  for (const folder of await sweepScratch())
    process.stderr.write(`removed ${folder}, which a killed doctor --chaos had left\n`)
  if (options.chaos !== undefined) {
    const kills = countOption('chaos', options.chaos, 1)
    process.exitCode = await chaos(projectFolder(options), { kills, json: options.json === true })
    return
  }
  if (options.dropBranches) {
    const dropped = await dropBranches(await projectOf(options), options.dropBranches)
    if (options.json) printJson({ dropped })
    else print(`${dropped} branches of tables dropped`)
    return
  }
  const findings = await findingsOf(await projectToRead(options), options)
  if (options.json) printJson(findings.map((one) => ({ ...one, details: one.details ?? [] })))
  else for (const finding of findings) print(textOf(finding))
  process.exitCode = findings.some(({ level }) => level === 'bad') ? 3 : 0
}

async function findingsOf(project: Project, place: GlobalOptions): Promise<Finding[]> {
  return [
    lookAtNode(),
    await look('state', () => lookAtState(project)),
    await look('run state', () => lookAtRunState(project)),
    await look('owner', () => lookAtOwner(project)),
    await look('runs', () => lookAtRuns(project, place)),
    await look('catalog', () => lookAtCatalog(project)),
    await look('branches', () => lookAtBranches(project, place)),
    await look('staging', () => lookAtStaging(project)),
    await look('dags', () => lookAtDags(project)),
  ]
}

function lookAtRunState(project: Project): Finding {
  const damage = damageOf(statePaths(project).runs, 'the run state')
  return damage === undefined
    ? { name: 'run state', level: 'ok', text: 'whole' }
    : { name: 'run state', level: 'bad', text: damage }
}

const marks = { ok: pc.green('✓'), note: pc.yellow('!'), bad: pc.red('✗') }

function textOf({ name, level, text, details = [] }: Finding): string {
  return [`${marks[level]} ${name}: ${text}`, ...details.map((line) => `    ${line}`)].join('\n')
}
