import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'

/** Tells once of parameters of the address that say nothing that is understood. */
export function useDroppedNotice(dropped: readonly string[]): void {
  const names = dropped.join(', ')
  useEffect(() => {
    if (names === '') return
    notifications.show({
      id: `dropped ${names}`,
      title: 'Parts of the link were left out',
      message: `Not understood: ${names.slice(0, 200)}. All else holds.`,
    })
  }, [names])
}
