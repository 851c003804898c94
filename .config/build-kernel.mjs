/** Assembles the search of the byte filter: node .config/build-kernel.mjs (npm run build:kernel). */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import loadWabt from 'wabt'

const folder = resolve(import.meta.dirname, '../electron/engine/match/byte-filter')
export const kernelFile = resolve(folder, 'kernel-bytes.ts')

const LINE_CHARACTERS = 100

/** The TypeScript module with the assembled bytes of kernel.wat. */
export const assembleKernel = async () => {
  const wabt = await loadWabt()
  const source = readFileSync(resolve(folder, 'kernel.wat'), 'utf8')
  const parsed = wabt.parseWat('kernel.wat', source, { simd: true, bulk_memory: true })
  try {
    parsed.validate()
    const base64 = Buffer.from(parsed.toBinary({}).buffer).toString('base64')
    const lines = base64.match(new RegExp(`.{1,${LINE_CHARACTERS}}`, 'g')) ?? []
    return `${[
      '/** Assembled from kernel.wat by `npm run build:kernel`. */',
      'const base64 = [',
      ...lines.map((line) => `  '${line}',`),
      "].join('')",
      '',
      "export const kernelBytes = (): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(base64, 'base64'))",
    ].join('\n')}\n`
  } finally {
    parsed.destroy()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(kernelFile, await assembleKernel())
