import { resolve } from 'node:path'
import { defineConfig } from '@playwright/test'

const root = resolve(import.meta.dirname, '..')
const port = Number(process.env['GALLERY_PORT'] ?? 5191)
const executablePath = process.env['GALLERY_CHROMIUM']

/** Pictures of the views in both languages and colours, with made-up data: to look at, and for the README. */
export default defineConfig({
  testDir: resolve(root, 'e2e/gallery'),
  testMatch: '*.spec.ts',
  outputDir: resolve(root, 'artifacts/gallery-results'),
  workers: 1,
  reporter: 'line',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    browserName: 'chromium',
    timezoneId: 'Asia/Tokyo',
    launchOptions: {
      args: ['--no-sandbox', '--disable-gpu'],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
  webServer: {
    command: [
      'npx vite build --logLevel warn --config .config/gallery-page.config.ts',
      `npx vite preview --config .config/gallery-page.config.ts --host 127.0.0.1 --port ${port} --strictPort`,
    ].join(' && '),
    cwd: root,
    url: `http://127.0.0.1:${port}`,
    timeout: 120_000,
  },
})
