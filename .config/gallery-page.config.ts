import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const root = resolve(import.meta.dirname, '..')

/** The same policy as the desktop's, so that a page which needs more shows it here. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
].join('; ')

/** Serves the page alone, as it is built for the desktop, without a desktop around it. */
export default defineConfig({
  root: resolve(root, 'renderer'),
  resolve: { alias: { '@shared': resolve(root, 'shared') } },
  plugins: [react()],
  build: { outDir: resolve(root, 'artifacts/gallery-page'), emptyOutDir: true },
  preview: { headers: { 'content-security-policy': policy } },
})
