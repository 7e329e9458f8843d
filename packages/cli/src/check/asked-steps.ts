import { realpathSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

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

let folder = ''
let asked: AskedStep[] = []

/** Runs `load`, which imports files of a project, and returns the steps that they asked for meanwhile. */
export async function listenToSteps(project: string, load: () => Promise<void>) {
  folder = pathToFileURL(realpathSync(project) + sep).href
  asked = []
  const recorder = new URL('./recorded-steps.ts', import.meta.url).href
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@deftunes/pipeline' && isOfProject(context.parentURL)
        ? { url: recorder, shortCircuit: true }
        : next(specifier, context),
  })
  try {
    await load()
    return asked
  } finally {
    hooks.deregister()
  }
}

/** Notes that the code of the project asks for a step. */
export function record(step: StepName, given: readonly unknown[]): void {
  const frames = new Error().stack?.split('\n') ?? []
  const frame = frames.find((one) => one.includes(folder)) ?? ''
  const [, url = folder, line = '1', column = '1'] = /(file:.*?):(\d+):(\d+)\)?$/.exec(frame) ?? []
  const at = { line: Number(line), column: Number(column) }
  asked.push({ step, given, file: fileURLToPath(url), ...at })
}

function isOfProject(url: string | undefined): boolean {
  return url !== undefined && url.startsWith(folder) && !url.includes('/node_modules/')
}
