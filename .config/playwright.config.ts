import { resolve } from 'node:path'
import { defineConfig } from '@playwright/test'

const root = resolve(import.meta.dirname, '..')

export default defineConfig({
  testDir: resolve(root, 'e2e/specs'),
  outputDir: resolve(root, 'artifacts/e2e'),
  globalSetup: resolve(import.meta.dirname, 'prepare-e2e.ts'),
  // On a person's screen one window at a time. Several workers have screens of memory of their own, and then everything
  // may run beside each other but what is marked with `@alone`: that judges time or frames.
  workers: 1,
  // Tests that share an app stay together, see e2e/fixtures/shared-app.ts.
  fullyParallel: true,
  // A test that needs a second try is a fault to be found.
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['html', { outputFolder: resolve(root, 'artifacts/e2e-report'), open: 'never' }]],
})
