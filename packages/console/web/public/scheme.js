// Runs before the first paint, so that a page in the dark scheme is never white for a moment.
const chosen = localStorage.getItem('mantine-color-scheme-value') ?? 'auto'
const dark =
  chosen === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark'
document.documentElement.dataset.mantineColorScheme = dark ? 'dark' : 'light'
