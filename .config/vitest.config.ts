import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './longest-first'

const root = resolve(import.meta.dirname, '..')

export default defineConfig({
  root,
  plugins: [react()],
  resolve: { alias: { '@shared': resolve(root, 'shared') } },
  test: {
    include: ['{shared,electron,renderer}/**/*.test.{ts,tsx}', '.config/**/*.test.ts'],
    globalSetup: [resolve(import.meta.dirname, 'build-workers.ts')],
    // Tests mostly wait for servers and processes: three files at a time fit on two cores.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
})
