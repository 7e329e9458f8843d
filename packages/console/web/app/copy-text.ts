import { notifications } from '@mantine/notifications'

/** Puts a text where it can be pasted from, and says so. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    notifications.show({ message: `${what} copied`, autoClose: 2000 })
  } catch {
    notifications.show({
      title: `${what} not copied`,
      message: text.slice(0, 2000),
      autoClose: false,
    })
  }
}
