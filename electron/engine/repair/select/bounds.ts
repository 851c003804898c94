import type { SelectedFile } from './select-files'

export type Bounds = { readonly files: number; readonly bytes: number }

const FILE_STEPS = [1, 1.5, 2, 3, 4, 6, 8, 10] as const
const LEAST_FILES = 20
const LEAST_BYTES = 1024 * 1024

const nextFiles = (least: number): number => {
  const unit = 10 ** Math.floor(Math.log10(least))
  const step = FILE_STEPS.find((one) => one * unit >= least) ?? 10
  return Math.ceil(step * unit)
}

/** The next of 1, 1.5, 2, 3, 4, 6 … MiB: numbers that read well as MB and GB. */
const nextBytes = (least: number): number => {
  const unit = 2 ** Math.floor(Math.log2(least))
  return unit >= least ? unit : unit * 1.5 >= least ? unit * 1.5 : unit * 2
}

/**
 * How much a deletion may come to, out of what was seen: half as much again at least, and two and a quarter times as
 * much at most (at least 20 files and 1 MiB). The steps are coarse on purpose. Bounds are part of what an approval is
 * bound to, and a plan that is made anew some minutes later, with a few files more or less, has to be the same plan.
 */
export const boundsFor = ({ files, bytes }: Bounds): Bounds => ({
  files: Math.max(LEAST_FILES, nextFiles(Math.max(1, files * 1.5))),
  bytes: Math.max(LEAST_BYTES, nextBytes(Math.max(1, bytes * 1.5))),
})

/** The first files, as many as the bounds leave room for: it ends before the first one that goes beyond. */
export const takeWithin = (
  files: readonly SelectedFile[],
  bounds: Bounds,
): { readonly taken: readonly SelectedFile[]; readonly beyond: number } => {
  let bytes = 0
  const end = files.findIndex((file, index) => {
    bytes += file.bytes
    return index >= bounds.files || bytes > bounds.bytes
  })
  const taken = end === -1 ? files : files.slice(0, end)
  return { taken, beyond: files.length - taken.length }
}
