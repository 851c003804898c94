import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files that take longest: begun late, one of them would run on by itself at the end. */
export const longest: readonly string[] = [
  'electron/engine/repair/kill-repairs.test.ts',
  'electron/engine/serve/kill-daemon.test.ts',
  'electron/engine/repair/rotation/lossless.test.ts',
  'electron/engine/repair/rotation/interrupted.test.ts',
  'electron/engine/logs/log-torture.test.ts',
  'electron/cli/false-friends.test.ts',
  'electron/cli/commands/install-service/service.test.ts',
  'electron/engine/helper/process.test.ts',
  'electron/engine/link/ssh-channel-real.test.ts',
  'electron/cli/clients.test.ts',
  'electron/engine/logs/journald-torture.test.ts',
  'electron/engine/match/expression.test.ts',
  'electron/engine/actions/service-restart.test.ts',
  'electron/cli/mamori.test.ts',
  'electron/engine/engine-budget.test.ts',
  'electron/engine/helper/fuzz.test.ts',
  'electron/engine/repair/rotation/put-back.test.ts',
  'electron/engine/create-host.test.ts',
  'electron/cli/mamori-trouble.test.ts',
  'electron/cli/events-and-holds.test.ts',
  'electron/engine/repair/hand/path-race.test.ts',
  'electron/engine/match/byte-filter/byte-filter.test.ts',
]

/** The longest ones first; last those that share their process: they are short, and take it over from each other. */
const rank = ({ moduleId, project }: TestSpecification): number => {
  if (!project.config.isolate) return longest.length + 1
  const at = longest.findIndex((name) => moduleId.endsWith(name))
  return at === -1 ? longest.length : at
}

/** The order of vitest, which knows of no durations where nothing was run before, within that. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => rank(a) - rank(b))
  }
}
