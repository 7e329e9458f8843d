import react from '@vitejs/plugin-react'
import { build } from 'vite'

import { preloadFont } from './preload-font.ts'

const [root = '', outDir = ''] = process.argv.slice(2)

await build({
  ...{ root, configFile: false, logLevel: 'error', plugins: [react(), preloadFont] },
  build: {
    ...{ outDir, emptyOutDir: true, target: 'es2024', chunkSizeWarningLimit: 1_000 },
    // Nothing as a data URL: the page may load its own files alone.
    assetsInlineLimit: 0,
  },
})
