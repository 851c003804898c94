// `npm test`: everything that has to hold, one after another, and one closing line over all of it.
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const artifacts = join(root, 'artifacts')
const bin = (name) => join(root, 'node_modules/.bin', name)

/**
 * Where everything that is run puts its temporary files: what a program that was killed leaves behind goes with it. Also
 * servers of other users have theirs here. Its name is short, for a socket's path may have 107 characters.
 */
const temporary = mkdtempSync(join(tmpdir(), 'mamori-'))
chmodSync(temporary, 0o1777)
process.env.TMPDIR = temporary
process.once('exit', () => {
  try {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  } catch (error) {
    // Somebody still writes there: it says nothing about the program.
    console.log(`${temporary} was left: ${error.message}`)
  }
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))

/** Runs a program to its end with its output shown. Answers whether it succeeded. */
const run = (title, argv, env = process.env) =>
  new Promise((done) => {
    console.log(`\n== ${title}`)
    const startedAt = Date.now()
    const child = spawn(argv[0], argv.slice(1), {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env,
    })
    child.once('error', (error) => {
      console.error(`${argv[0]}: ${error.message}`)
      done(false)
    })
    child.once('exit', (code) => {
      console.log(
        `== ${title}: ${code === 0 ? 'ok' : `failed (${code})`} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`,
      )
      done(code === 0)
    })
  })

let passed = 0
let failed = 0
const count = (more) => {
  passed += more.passed
  failed += more.failed
}
/** One command that either holds or does not. */
const single = async (title, argv) => {
  const ok = await run(title, argv)
  count(ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
  return ok
}
/** A suite that writes a report; one that ends badly without telling of a failed test counts as a failure itself. */
const suite = async (title, argv, report, read, env) => {
  rmSync(report, { force: true })
  const ok = await run(title, argv, env)
  const told = existsSync(report) ? read(JSON.parse(readFileSync(report, 'utf8'))) : { passed: 0, failed: 0 }
  count(
    !ok && told.failed === 0
      ? { ...told, failed: 1 }
      : ok && told.passed === 0
        ? { passed: 0, failed: 1 }
        : told,
  )
}
/** Tests of the window, on screens of memory. */
const windows = (title, name, more) => {
  const report = join(artifacts, `${name}.json`)
  const { DISPLAY: _screen, WAYLAND_DISPLAY: _other, ...env } = process.env
  return suite(
    title,
    [
      bin('playwright'),
      'test',
      '--config',
      '.config/playwright.config.ts',
      `--output=${join(artifacts, name)}`,
      '--reporter=list,json',
      ...more,
    ],
    report,
    (json) => ({ passed: json.stats.expected + json.stats.flaky, failed: json.stats.unexpected }),
    { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  )
}

mkdirSync(artifacts, { recursive: true })
const ready = await single('system packages', ['node', '.ci/install-system-packages.mjs'])
const built = ready && (await single('build', ['npm', 'run', 'build']))
if (built) {
  await single('types', ['npm', 'run', 'typecheck'])
  await single('lint', ['npm', 'run', 'lint'])
  await single('format', [bin('oxfmt'), '--check'])
  await single('unused code', [bin('knip'), '--config', '.config/knip.json'])
  const unit = join(artifacts, 'unit.json')
  await suite(
    'unit and integration tests',
    [
      bin('vitest'),
      'run',
      '--config',
      '.config/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${unit}`,
    ],
    unit,
    (json) => ({
      passed: json.numPassedTests,
      failed: json.numFailedTests + json.numFailedTestSuites * (json.numFailedTests === 0 ? 1 : 0),
    }),
  )
  await windows('the program in its window', 'e2e', ['--workers=4', '--grep-invert=@alone'])
  await windows('the program in its window, with the machine for itself', 'e2e-alone', ['--grep=@alone'])
}
const left = readdirSync(temporary)
if (left.length > 0) console.log(`\ntemporary files that were left: ${left.join(' ')}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
