import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { longest, LongestFirst } from './longest-first'
import { sharingTests } from './sharing-tests'

const root = resolve(import.meta.dirname, '..')
const sharing = sharingTests(root, ['shared', 'electron', 'renderer']).filter(
  (file) => !longest.includes(file),
)

const common = {
  root,
  plugins: [react()],
  resolve: { alias: { '@shared': resolve(root, 'shared') } },
}
/** Long: how fast something has to be a test says itself, and a machine with more to do than this takes its time. */
const testTimeout = 60_000
const project = (test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration => ({
  ...common,
  test: {
    testTimeout,
    hookTimeout: 60_000,
    restoreMocks: true,
    expect: { poll: { timeout: 30_000 } },
    ...test,
  },
})

export default defineConfig({
  ...common,
  test: {
    // For both projects: what it gives, they are given.
    globalSetup: [resolve(import.meta.dirname, 'build-workers.ts')],
    // Tests mostly wait for servers and processes: four files at a time fit on two cores.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    projects: [
      project({
        name: 'own process',
        include: ['{shared,electron,renderer}/**/*.test.{ts,tsx}', '.config/**/*.test.ts'],
        exclude: ['**/node_modules/**', ...sharing],
      }),
      project({ name: 'shared process', include: [...sharing], isolate: false }),
    ],
  },
})
