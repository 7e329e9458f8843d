import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './theme/global.css'

import { createRoot } from 'react-dom/client'

import { App } from './app/app.tsx'

// A server that was started anew has other files: what is missing is in its new page.
window.addEventListener('vite:preloadError', (event) => {
  event.preventDefault()
  location.reload()
})

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<App />)
