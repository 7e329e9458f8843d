import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { versionNames } from '../../src/warehouse/version-names.ts'
import { versionsQuestion } from '../api/questions.ts'
import { useNow } from './use-now.ts'

/** What each published version is called wherever it is named, by its id. */
export function useVersionNames(): ReadonlyMap<string, string> {
  const { data } = useQuery(versionsQuestion)
  const year = new Date(useNow()).getUTCFullYear()
  // Of now only the year matters, and charts must not be drawn anew each minute.
  return useMemo(() => versionNames(data?.versions ?? [], Date.UTC(year, 0)), [data, year])
}
