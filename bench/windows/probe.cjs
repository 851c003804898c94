'use strict'
// Loaded before a program's own main file: tells when its page shows what is waited for and its window can be seen.
const { app, BrowserWindow } = require('electron')
const { writeSync } = require('node:fs')

const TELL_FD = 3
const { BENCH_READY: ready, BENCH_LATER: later } = process.env

/** Resolves to when the frame in which the condition holds was painted, by the wall clock. */
const inPage = (condition) => `new Promise((done) => {
  const look = () => {
    if (!(${condition})) return void requestAnimationFrame(look)
    requestAnimationFrame(() => setTimeout(() => done(performance.timeOrigin + performance.now()), 0))
  }
  look()
})`

const shownAt = new WeakMap()
app.on('browser-window-created', (_event, window) => {
  shownAt.set(
    window,
    window.isVisible()
      ? Promise.resolve(0)
      : new Promise((done) => window.once('show', () => done(Date.now()))),
  )
})
const shown = (window) => shownAt.get(window)

app.on('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', () => {
    const window = BrowserWindow.fromWebContents(contents)
    if (window === null) return
    const told = async (condition) =>
      Math.max(await contents.executeJavaScript(inPage(condition)), await shown(window))
    const tell = async () => {
      writeSync(TELL_FD, `${await told(ready)}\n`)
      if (later) writeSync(TELL_FD, `${await told(later)}\n`)
    }
    tell().catch((error) => writeSync(TELL_FD, `failed: ${error}\n`))
  })
})
