import { resolve } from 'node:path'
import { defineConfig } from '@playwright/test'

const root = resolve(import.meta.dirname, '..')

/** The pictures of docs/screenshots; started by `npm run screenshots`, which gives them a machine of their own. */
export default defineConfig({
  testDir: resolve(root, 'e2e/screenshots'),
  testMatch: '*.spec.ts',
  outputDir: resolve(root, 'artifacts/screenshots-run'),
  workers: 1,
  retries: 0,
  use: { actionTimeout: 30_000 },
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
})
