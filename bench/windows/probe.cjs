'use strict'
// Loaded before a program's own main file: tells when its page shows what is waited for and its window can be seen.
const { app, BrowserWindow } = require('electron')
const { writeSync } = require('node:fs')

const TELL_FD = 3
const { BENCH_READY: ready } = process.env

/** Resolves to when the frame in which the condition holds was painted, by the wall clock. */
const inPage = `new Promise((done) => {
  const look = () => {
    if (!(${ready})) return void requestAnimationFrame(look)
    requestAnimationFrame(() => setTimeout(() => done(performance.timeOrigin + performance.now()), 0))
  }
  look()
})`

const shown = (window) =>
  window.isVisible() ? Promise.resolve(0) : new Promise((done) => window.once('show', () => done(Date.now())))

app.on('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', () => {
    const window = BrowserWindow.fromWebContents(contents)
    if (window === null) return
    Promise.all([contents.executeJavaScript(inPage), shown(window)]).then(
      (times) => writeSync(TELL_FD, `${Math.max(...times)}\n`),
      (error) => writeSync(TELL_FD, `failed: ${error}\n`),
    )
  })
})
