import { useHotkeys } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'

import { modelQuestion, versionsQuestion } from '../api/questions.ts'
import { Failure } from '../app/failure.tsx'
import { NothingPublished } from '../app/nothing-published.tsx'
import { Page } from '../app/page.tsx'
import classes from './explore.module.css'
import { FieldList } from './field-list.tsx'
import { QuestionBar } from './question-bar.tsx'
import { QuestionResult } from './question-result.tsx'
import { sentenceOf, typesOf } from './question.ts'
import { SaveChart } from './save-chart.tsx'
import { useQuestion } from './use-question.ts'

/** Asks anything of the model: measures by dimensions, drawn as fits. */
export function ExplorePage() {
  const { history } = useRouter()
  const [question, change] = useQuestion()
  const { data: model, error, refetch } = useQuery(modelQuestion)
  const { data: published } = useQuery(versionsQuestion)
  const undo = (step: () => void) => (event: KeyboardEvent) => {
    if (!isTyping(event.target)) step()
  }
  useHotkeys(
    [
      ['mod+Z', undo(() => history.back()), { preventDefault: false }],
      ['mod+shift+Z', undo(() => history.forward()), { preventDefault: false }],
    ],
    ['TEXTAREA', 'SELECT'],
  )
  if (error !== null)
    return (
      <Page title="Explore">
        <Failure error={error} retry={() => void refetch()} />
      </Page>
    )
  const version = question.version ?? published?.versions[0]?.id
  if (published?.versions.length === 0)
    return (
      <Page title="Explore">
        <NothingPublished />
      </Page>
    )
  if (model === undefined) return <Page title="Explore">{null}</Page>
  const { fitting, type } = typesOf(question, model)
  const sentence = sentenceOf(question, model)
  const asked = question.measures.length > 0
  return (
    <Page
      title="Explore"
      description={asked ? sentence : 'Choose what to measure, and by what'}
      actions={asked && <SaveChart question={question} type={type} sentence={sentence} />}
    >
      <div className={classes.columns}>
        <FieldList model={model} question={question} onChange={change} />
        <div className={classes.centre}>
          <QuestionBar
            model={model}
            question={question}
            fitting={fitting}
            type={type}
            onChange={change}
          />
          {asked ? (
            <QuestionResult
              question={question}
              type={type}
              title={sentence}
              version={version}
              onChange={change}
            />
          ) : (
            <p className={classes.hint}>
              Nothing is measured yet. A measure on the left begins a question.
            </p>
          )}
        </div>
      </div>
    </Page>
  )
}

/** A field of text has an undo of its own; a tick box has none. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type !== 'checkbox'
}
