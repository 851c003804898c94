import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { markFile, sourceFingerprint } from '../electron/launch/build-when-needed.mjs'
import { workerEntries } from './worker-entries.mjs'
import { latinSource } from './latin-source.mjs'
import { textTables } from './text-tables.mjs'

const root = resolve(import.meta.dirname, '..')
const at = (path: string): string => resolve(root, path)
const alias = { '@shared': at('shared') }
/**
 * Carries its native prebuilds inside the package; everything else is bundled. What dbus-next would ask for to find the bus
 * by X11, or to pass files, is not there: it is given the bus's own socket.
 */
const external = ['@photostructure/sqlite', 'x11', 'usocket']

/**
 * A program keeps its text in memory for as long as it runs: without space and comments that is 4 MB less for the daemon.
 * Names stay, so that what is told of a bug can be read.
 */
const withoutSpace = { compress: false, mangle: false, codegen: { removeWhitespace: true } } as const

/** Taken before the build: what changes during it makes the next start build again. */
const builtFrom = sourceFingerprint(root)
const beginBuild: Plugin = {
  name: 'begin-build',
  buildStart: () => rmSync(at(markFile), { force: true }),
}
/** The step helper runs as root: what is shipped are the very files that people read, comments and all. */
const copyHelper: Plugin = {
  name: 'copy-helper',
  generateBundle() {
    const from = at('electron/engine/helper')
    for (const fileName of readdirSync(from).filter((name) => name.endsWith('.mjs')))
      this.emitFile({ type: 'asset', fileName, source: readFileSync(resolve(from, fileName)) })
  },
}
/** The renderer is built last: with it the build is whole. The development server writes no page and leaves no mark. */
const finishBuild: Plugin = {
  name: 'finish-build',
  apply: 'build',
  closeBundle: (error) => {
    if (!error) writeFileSync(at(markFile), builtFrom)
  },
}

export default defineConfig({
  main: {
    plugins: [beginBuild, copyHelper, textTables(root), latinSource],
    resolve: { alias },
    build: {
      outDir: at('out/main'),
      externalizeDeps: false,
      rolldownOptions: {
        external,
        input: {
          index: at('electron/main/index.ts'),
          mamori: at('electron/cli/mamori.ts'),
          ...workerEntries(root),
        },
        output: {
          minify: withoutSpace,
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      outDir: at('out/preload'),
      // A sandboxed preload has to be one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('electron/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    resolve: { alias },
    plugins: [react(), finishBuild],
    build: {
      outDir: at('out/renderer'),
      // The page is read and compiled at every start: small counts more here than words in a stack.
      minify: true,
      // React, the component library and the texts of both languages: read from the disk beside it, not from a network.
      chunkSizeWarningLimit: 800,
      rolldownOptions: { input: { index: at('renderer/index.html') } },
    },
  },
})
