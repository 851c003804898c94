import { join, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '../../../../..')

/** Builds the program that follows logs and is killed; resolves to its file. */
export const buildFollowChild = async (outDir: string): Promise<string> => {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '@shared': resolve(root, 'shared') } },
    ssr: { noExternal: true },
    build: {
      outDir,
      ssr: resolve(import.meta.dirname, 'follow-child.ts'),
      rolldownOptions: { output: { entryFileNames: 'follow-child.mjs' } },
    },
  })
  return join(outDir, 'follow-child.mjs')
}
