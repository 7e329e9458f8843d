import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './theme/global.css'

import { createRoot } from 'react-dom/client'

import { App } from './app/app.tsx'

// A server that was started anew has other files: what is missing is in its new page. What is missing there, too, is told.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('loaded again at'))
  if (Date.now() - last < 60_000) return
  sessionStorage.setItem('loaded again at', String(Date.now()))
  event.preventDefault()
  location.reload()
})

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<App />)
