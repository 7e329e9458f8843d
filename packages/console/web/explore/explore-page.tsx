import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { ModelWords } from '../../src/api/responses.ts'
import { modelQuestion, versionsQuestion } from '../api/questions.ts'
import { Failure } from '../app/failure.tsx'
import { NothingPublished } from '../app/nothing-published.tsx'
import { Page } from '../app/page.tsx'
import { useVersion } from '../app/use-version.ts'
import classes from './explore.module.css'
import { drawnQuestion } from './drawn-question.ts'
import { FieldList } from './field-list.tsx'
import { QuestionBar } from './question-bar.tsx'
import { QuestionResult } from './question-result.tsx'
import { sentenceOf, typesOf } from './question.ts'
import { SaveChart } from './save-chart.tsx'
import { useQuestion } from './use-question.ts'
import { useUndoKeys } from './use-undo-keys.ts'

/** Asks anything of the model: measures by dimensions, drawn as fits. */
export function ExplorePage() {
  const { data: model, error, refetch } = useQuery(modelQuestion)
  const { data: published } = useQuery(versionsQuestion)
  const { unknown } = useVersion()
  useUndoKeys()
  if (error !== null)
    return (
      <Page title="Explore">
        <Failure error={error} retry={() => void refetch()} />
      </Page>
    )
  if (published?.versions.length === 0)
    return (
      <Page title="Explore">
        <NothingPublished />
      </Page>
    )
  if (model === undefined || unknown) return <Page title="Explore">{null}</Page>
  return <Asking model={model} newest={published?.versions[0]?.id} />
}

function Asking({ model, newest }: { model: ModelWords; newest: string | undefined }) {
  const [question, onChange] = useQuestion()
  const { fitting, type } = typesOf(question, model)
  const drawn = useMemo(
    () => drawnQuestion(question, type, model.dimensions),
    [question, type, model],
  )
  const title = sentenceOf(question, model)
  const version = question.version ?? newest
  const asked = question.measures.length > 0
  return (
    <Page
      title="Explore"
      description={asked ? title : 'Choose what to measure, and by what'}
      actions={asked && <SaveChart {...{ type }} question={drawn} sentence={title} />}
    >
      <div className={classes.columns}>
        <FieldList {...{ model, question, onChange }} />
        <div className={classes.centre}>
          <QuestionBar {...{ model, question, fitting, type, onChange }} />
          {asked ? (
            <QuestionResult {...{ type, title, version, onChange }} question={drawn} />
          ) : (
            <p className={classes.hint}>
              Nothing is measured yet. Choosing a measure begins a question.
            </p>
          )}
        </div>
      </div>
    </Page>
  )
}
