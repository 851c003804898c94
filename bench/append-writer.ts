import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Appends error lines to logs in turn, as another process would; each states when it was written, by the machine's monotonic clock. */
const [count = '300', ...paths] = process.argv.slice(2)
let seed = 17

for (let n = 0; n < Number(count); n += 1) {
  // Uneven gaps, the same at every run, so that the lines do not fall into step with any timer.
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  await sleep(5 + (seed % 36))
  const writtenAt = process.hrtime.bigint()
  appendFileSync(
    paths[n % paths.length] ?? '',
    `2026-01-31 14:30:16 ERROR FileNotFoundError: [Errno 2] No such file or directory: 'data/${n}-${writtenAt}.json'\n`,
  )
}
