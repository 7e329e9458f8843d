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

export const extract = recorded('extract', pipeline.extract)
export const transform = recorded('transform', pipeline.transform)
export const audit = recorded('audit', pipeline.audit)
export const model = recorded('model', pipeline.model)
export const publish = recorded('publish', pipeline.publish)
