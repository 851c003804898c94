import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { assembleKernel, kernelFile } from './build-kernel.mjs'

it('holds the bytes that kernel.wat assembles to (npm run build:kernel makes them anew)', async () => {
  expect(readFileSync(kernelFile, 'utf8')).toBe(await assembleKernel())
})
