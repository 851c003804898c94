import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files that take longest: begun late, one of them would run on by itself at the end. */
const longest = [
  'electron/engine/repair/kill-repairs.test.ts',
  'electron/engine/repair/rotation/lossless.test.ts',
  'electron/engine/serve/kill-daemon.test.ts',
  'electron/engine/logs/log-torture.test.ts',
  'electron/cli/false-friends.test.ts',
  'electron/engine/repair/rotation/interrupted.test.ts',
  'electron/engine/helper/process.test.ts',
  'electron/cli/commands/install-service/service.test.ts',
  'electron/engine/logs/journald-torture.test.ts',
  'electron/engine/actions/service-restart.test.ts',
  'electron/engine/repair/rotation/put-back.test.ts',
]
const isLong = ({ moduleId }: TestSpecification): boolean => longest.some((name) => moduleId.endsWith(name))

/** The order of vitest, which knows of no durations where nothing was run before, behind the longest files. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}
