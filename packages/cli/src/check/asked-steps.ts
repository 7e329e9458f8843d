import { realpathSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import type { OptionsOf } from '@deftunes/orchestrator'

import { judgeOptions } from './dag-options.ts'
import type { Mistake } from './mistake.ts'

/** The steps that a DAG can ask for. */
export type StepName = 'extract' | 'transform' | 'audit' | 'model' | 'publish'

/** A step as a DAG file asks for it, and where. */
export interface AskedStep {
  step: StepName
  given: readonly unknown[]
  file: string
  line: number
  column: number
}

/** What files of a project said of a DAG while they were loaded. */
export interface Heard {
  steps: AskedStep[]
  /** Options of DAGs and tasks that are wrong. */
  mistakes: Mistake[]
  warnings: Mistake[]
}

let folder = ''
let heard: Heard = { steps: [], mistakes: [], warnings: [] }

/** What is imported by files of the project, and what they get in its place. */
const recorders: Readonly<Record<string, string>> = {
  '@deftunes/pipeline': './recorded-steps.ts',
  '@deftunes/orchestrator': './recorded-dags.ts',
}

/** Runs `load`, which imports files of a project, and returns what they asked for meanwhile. */
export async function listenTo(project: string, load: () => Promise<void>): Promise<Heard> {
  folder = pathToFileURL(realpathSync(project) + sep).href
  heard = { steps: [], mistakes: [], warnings: [] }
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      const recorder = isOfProject(context.parentURL) ? recorders[specifier] : undefined
      if (recorder === undefined) return next(specifier, context)
      return { url: new URL(recorder, import.meta.url).href, shortCircuit: true }
    },
  })
  try {
    await load()
    return heard
  } finally {
    hooks.deregister()
  }
}

/** Notes that the code of the project asks for a step. */
export function recordStep(step: StepName, given: readonly unknown[]): void {
  heard.steps.push({ step, given, ...callingPlace() })
}

/** Notes what is wrong with options that the code of the project gives, and returns the others. */
export function recordOptions(of: OptionsOf, options: Record<string, unknown>) {
  const { mistakes, warnings, sound } = judgeOptions(of, options)
  const place = callingPlace()
  heard.mistakes.push(...mistakes.map((message) => ({ ...place, message })))
  heard.warnings.push(...warnings.map((message) => ({ ...place, message })))
  return sound
}

/** Where the code of the project is right now. */
function callingPlace(): Omit<Mistake, 'message'> {
  const frames = new Error().stack?.split('\n') ?? []
  const frame = frames.find((one) => one.includes(folder)) ?? ''
  const [, url = folder, line = '1', column = '1'] = /(file:.*?):(\d+):(\d+)\)?$/.exec(frame) ?? []
  return { file: fileURLToPath(url), line: Number(line), column: Number(column) }
}

function isOfProject(url: string | undefined): boolean {
  return url !== undefined && url.startsWith(folder) && !url.includes('/node_modules/')
}
