import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { sharingTests } from './sharing-tests'

const treeOf = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'mamori-sharing-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}

it('lets tests share a process that change nothing of it, also by their helpers', () => {
  const root = treeOf({
    'a/pure.ts': "import { spawn } from 'node:child_process'\n",
    'a/pure.test.ts':
      "import { readFile } from 'node:fs/promises'\nimport { one } from './pure'\nprocess.getuid?.()\n",
    'a/view.test.tsx': "import { scene } from './testing/scene'\n",
    'a/testing/scene.ts': "export * from './deep'\n",
    'a/testing/deep.ts': 'export const scene = 1\n',
    'a/spawns.test.ts': "import { spawn } from 'node:child_process'\n",
    'a/environment.test.ts': "process.env['TZ'] = 'UTC'\n",
    'a/clock.test.ts': 'vi.useFakeTimers()\n',
    'a/timed.test.ts': 'const begun = performance.now()\n',
    'a/given.test.ts': "inject('workers')\n",
    'a/served.test.ts': "import { serve } from '@shared/testing/serve'\n",
    'shared/testing/serve.ts': "import { next } from './next'\n",
    'shared/testing/next.ts': "import { createServer } from 'node:net'\n",
  })
  expect(sharingTests(root, ['a'])).toEqual(['a/pure.test.ts', 'a/view.test.tsx'])
})
