import { useCallback, useMemo } from 'react'

import { parseQuestion, printQuestion, type Question } from '../address/explore-address.ts'
import { useQueryString, type ChangeOptions } from '../app/use-query-string.ts'
import { useDroppedNotice } from '../dashboard/use-dropped-notice.ts'

/** The question of the explore page, which is what its address says; 'back' is the question before. */
export function useQuestion(): [
  Question,
  (next: Partial<Question>, options?: ChangeOptions) => void,
] {
  const [query, setQuery] = useQueryString()
  const { question, dropped } = useMemo(() => parseQuestion(query), [query])
  useDroppedNotice(dropped)
  const change = useCallback(
    (next: Partial<Question>, options?: ChangeOptions) =>
      setQuery(printQuestion({ ...question, ...next }), options),
    [question, setQuery],
  )
  return [question, change]
}
