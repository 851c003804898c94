import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const root = resolve(import.meta.dirname, '..')

export default defineConfig({
  root,
  plugins: [react()],
  resolve: { alias: { '@shared': resolve(root, 'shared') } },
  test: {
    include: ['{shared,electron,renderer}/**/*.test.{ts,tsx}', '.config/**/*.test.ts'],
    globalSetup: [resolve(import.meta.dirname, 'build-workers.ts')],
    // Tests mostly wait for servers and processes: two files at a time fit on two cores.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
})
