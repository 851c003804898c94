// What an unpackaged Electron runs first: finds the app that the command line names and hands over to it.
// It is an ES module so that Electron holds back `ready` until the app's own module has been evaluated.
import { app } from 'electron'
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const words = process.argv.slice(1)
const preloads = []
let target
while (target === undefined && words.length > 0) {
  const word = words.shift()
  if (word === '--version' || word === '-v') {
    process.stdout.write(`v${process.versions.electron}\n`)
    process.exit(0)
  }
  if (word === '-r' || word === '--require') preloads.push(resolve(words.shift() ?? ''))
  else if (!word.startsWith('-')) target = resolve(word)
}
if (target === undefined) {
  process.stderr.write('usage: electron [-r FILE] APP_FOLDER\n')
  process.exit(2)
}

const load = createRequire(import.meta.url)
for (const file of preloads) load(file)

let main = target
if (target.endsWith('.asar') || statSync(target).isDirectory()) {
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'))
  app.setName(manifest.productName ?? manifest.name)
  if (manifest.version) app.setVersion(manifest.version)
  if (manifest.desktopName) app.setDesktopName(manifest.desktopName)
  app.setPath('userData', join(app.getPath('appData'), app.getName()))
  app.setAppPath(target)
  main = join(target, manifest.main ?? 'index.js')
}
try {
  await import(pathToFileURL(main).href)
} catch (error) {
  // Electron would show a dialog and wait: nobody looks at one in a test or after a broken build.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}
