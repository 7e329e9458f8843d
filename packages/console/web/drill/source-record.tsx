import { CloseButton, Loader } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'

import type { RowKey } from '../address/drill-term.ts'
import { call } from '../api/call.ts'
import { Failure } from '../app/failure.tsx'
import classes from './drill-drawer.module.css'

interface SourceRecordProps {
  relation: readonly string[]
  row: RowKey
  version: string
  onClose: () => void
}

/** Where a row came from: the file it landed in, the record as it was received, the snapshot and the run; Escape closes it alone. */
export function SourceRecord({ relation, row, version, onClose }: SourceRecordProps) {
  useWindowEvent('keydown', ({ key, target }) => {
    if (key === 'Escape' && !closesByItself(target)) onClose()
  })
  const body = { version, relation: [...relation], key: row }
  const { data, error } = useQuery({
    queryKey: ['source', body],
    queryFn: ({ signal }) => call('source', { body, signal }),
    staleTime: Infinity,
  })
  return (
    <section className={classes.source} aria-label="Source record">
      <div className={classes.sourceHead}>
        <h3>Source record</h3>
        <CloseButton aria-label="Close the source record" onClick={onClose} />
      </div>
      {error !== null && <Failure error={error} />}
      {error === null && data === undefined && <Loader size="sm" aria-label="Loading" />}
      {data?.source === null && (
        <p className={classes.note}>
          This row has no record of its own: it was computed from others.
        </p>
      )}
      {data?.source != null && <Facts {...data.source} />}
    </section>
  )
}

/** What opens from the drawer, a menu of a column, says so as it does to the drawer. */
function closesByItself(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-mantine-stop-propagation]') !== null
}

type Source = NonNullable<Awaited<ReturnType<typeof call<'source'>>>['source']>

function Facts({ file, position, record, table, snapshotId, ingestOn, runId }: Source) {
  return (
    <>
      <dl className={classes.facts}>
        <dt>Landed file</dt>
        <dd>
          <code>{file}</code>
        </dd>
        <dt>Position</dt>
        <dd>Record {position.toLocaleString('en-US')}</dd>
        <dt>Table</dt>
        <dd>
          <code>{table}</code>
        </dd>
        <dt>Snapshot</dt>
        <dd>
          <code>{snapshotId}</code>
        </dd>
        <dt>Ingested on</dt>
        <dd>{ingestOn}</dd>
        {runId !== undefined && (
          <>
            <dt>Run</dt>
            <dd>
              <code>{runId}</code>
            </dd>
          </>
        )}
      </dl>
      <pre className={classes.code} tabIndex={0} aria-label="The record as it was received">
        {JSON.stringify(record, null, 2)}
      </pre>
    </>
  )
}
