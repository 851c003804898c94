import { resolve } from 'node:path'
import { defineConfig } from '@playwright/test'

const root = resolve(import.meta.dirname, '..')

export default defineConfig({
  testDir: resolve(root, 'e2e/specs'),
  outputDir: resolve(root, 'artifacts/e2e'),
  globalSetup: resolve(import.meta.dirname, 'prepare-e2e.ts'),
  // One window at a time: focus, tray and notifications belong to the whole screen.
  workers: 1,
  fullyParallel: false,
  // A test that needs a second try is a fault to be found.
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['html', { outputFolder: resolve(root, 'artifacts/e2e-report'), open: 'never' }]],
})
