import * as pipeline from '@deftunes/pipeline'

import { recordStep, type StepName } from './asked-steps.ts'

// What DAG files import in the place of the pipeline while they are checked: the same steps, which leave a note.
export * from '@deftunes/pipeline'

function recorded<Step extends (...given: never[]) => unknown>(name: StepName, step: Step): Step {
  const noting = (...given: Parameters<Step>) => {
    recordStep(name, given)
    return step(...given)
  }
  return noting as Step
}

/** `extract`, which leaves a note of what it was asked for. */
export const extract = recorded('extract', pipeline.extract)
/** `transform`, which leaves a note of what it was asked for. */
export const transform = recorded('transform', pipeline.transform)
/** `audit`, which leaves a note of what it was asked for. */
export const audit = recorded('audit', pipeline.audit)
/** `model`, which leaves a note of what it was asked for. */
export const model = recorded('model', pipeline.model)
/** `publish`, which leaves a note of what it was asked for. */
export const publish = recorded('publish', pipeline.publish)
