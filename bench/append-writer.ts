import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Appends error lines to a log as another process would; each states when it was written, by the machine's monotonic clock. */
const [path = '', count = '300'] = process.argv.slice(2)
let seed = 17

for (let n = 0; n < Number(count); n += 1) {
  // Uneven gaps, the same at every run, so that the lines do not fall into step with any timer.
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  await sleep(5 + (seed % 36))
  const writtenAt = process.hrtime.bigint()
  appendFileSync(
    path,
    `2026-01-31 14:30:16 ERROR FileNotFoundError: [Errno 2] No such file or directory: 'data/${n}-${writtenAt}.json'\n`,
  )
}
