import { useComputedColorScheme } from '@mantine/core'
import { notifications } from '@mantine/notifications'

import { useDashboard } from './dashboard-context.ts'
import { downloadReport } from './download.ts'

const id = 'report'

/** Lets the server draw the page, and tells how that goes. */
export function useReport(): (format: 'png' | 'pdf') => void {
  const { dashboard, address, version } = useDashboard()
  const scheme = useComputedColorScheme('light')
  return (format) => {
    const message = 'The server is drawing the page…'
    notifications.show({ id, message, loading: true, autoClose: false })
    const state = { ...address.state, version }
    // A PDF is for paper.
    void downloadReport(dashboard, state, format, format === 'pdf' ? 'light' : scheme)
      .then(() => notifications.hide(id))
      .catch(failed)
  }
}

function failed(error: Error): void {
  notifications.update({
    id,
    title: 'Nothing was saved',
    message: error.message.slice(0, 500),
    color: 'red',
    loading: false,
  })
}
