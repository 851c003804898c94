export type DiskUsage = {
  /** Used share of what ordinary programs may fill, as df shows it: blocks kept for root count neither way. */
  readonly percent: number
  readonly totalBytes: number
  readonly usedBytes: number
  readonly freeBytes: number
}

type StatFs = {
  readonly bsize: number
  readonly blocks: number
  readonly bfree: number
  readonly bavail: number
}

/** The usage of a file system; null for one without blocks of its own (proc, cgroup). */
export const diskUsageOf = ({ bsize, blocks, bfree, bavail }: StatFs): DiskUsage | null => {
  const used = blocks - bfree
  const reachable = used + Math.max(0, bavail)
  if (blocks === 0 || reachable === 0) return null
  return {
    percent: (used / reachable) * 100,
    totalBytes: blocks * bsize,
    usedBytes: used * bsize,
    freeBytes: Math.max(0, bavail) * bsize,
  }
}
