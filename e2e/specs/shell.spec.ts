import {
  answerQuestions,
  call,
  closeWindow,
  inMain,
  isWindowShown,
  screenshot,
  setPreferences,
} from '../fixtures/page-acts'
import { snapshotOf } from '../fixtures/engine-acts'
import { launchApp, startAgain, startHeard } from '../fixtures/launch'
import { emptyTest, expect, test } from '../fixtures/test'

const labels = (items: readonly { readonly label: string }[]): readonly string[] =>
  items.map(({ label }) => label).filter((label) => label !== '')

emptyTest.describe('the window', () => {
  emptyTest(
    'appears with the place and size that it was left with',
    async ({ app, page, home, desktop }, info) => {
      await page.waitForLoadState()
      await expect.poll(() => isWindowShown(app)).toBe(true)
      await inMain(app, ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 50, width: 1000, height: 640 }),
      )
      await app.electron.close()
      await app.ended
      const again = await launchApp(home, info, { env: desktop.env })
      try {
        await again.electron.firstWindow()
        const size = await inMain(again, ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize())
        expect(size).toEqual([1000, 640])
      } finally {
        await again.close()
      }
    },
  )

  emptyTest('is never smaller than its contents need', async ({ app, page }) => {
    await page.waitForLoadState()
    expect(
      await inMain(app, ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getMinimumSize()),
    ).toEqual([900, 600])
  })

  emptyTest('comes without a word of its runtime about flags', async ({ home, desktop }) => {
    const program = await startHeard(home, desktop.env)
    let code: number | null = null
    try {
      await expect.poll(desktop.trayIcons).toBe(1)
    } finally {
      code = await program.stop()
    }
    expect(code).toBe(0)
    expect(program.said()).not.toMatch(/unrecogni[sz]ed flag|illegal value for flag|arguments were ignored/i)
  })

  emptyTest('is shown by a second start, which ends itself', async ({ app, page, home, desktop }) => {
    await page.waitForLoadState()
    await answerQuestions(app, 0)
    await closeWindow(app)
    await expect.poll(() => isWindowShown(app)).toBe(false)
    expect(await startAgain(home, desktop.env)).toBe(0)
    await expect.poll(() => isWindowShown(app)).toBe(true)
    expect(app.electron.windows()).toHaveLength(1)
  })
})

emptyTest.describe('closing the window where there is a tray', () => {
  emptyTest('tells about the tray once and goes on', async ({ app, page, desktop }) => {
    await page.waitForLoadState()
    await expect.poll(desktop.trayIcons).toBe(1)
    const questions = await answerQuestions(app, 0)
    await closeWindow(app)
    await expect
      .poll(questions.asked)
      .toMatchObject([
        { message: '通知領域で監視を続けます', buttons: ['通知領域で続ける', '開いたままにする'] },
      ])
    await expect.poll(() => isWindowShown(app)).toBe(false)
    await desktop.clickTray('Mamori を開く')
    await expect.poll(() => isWindowShown(app)).toBe(true)
    await closeWindow(app)
    await expect.poll(() => isWindowShown(app)).toBe(false)
    expect(await questions.asked()).toHaveLength(1)
  })

  emptyTest('keeps it open for who says so', async ({ app, page }) => {
    await page.waitForLoadState()
    const questions = await answerQuestions(app, 1)
    await closeWindow(app)
    await expect.poll(async () => (await questions.asked()).length).toBe(1)
    expect(await isWindowShown(app)).toBe(true)
  })
})

emptyTest.describe('closing the window where there is no tray', () => {
  emptyTest.use({ hasTray: false })

  emptyTest('asks, and ends the watch', async ({ app, page }) => {
    await page.waitForLoadState()
    const questions = await answerQuestions(app, 1)
    await closeWindow(app)
    await expect.poll(questions.asked).toMatchObject([
      {
        message: 'ウィンドウを閉じると監視が止まります',
        buttons: ['監視を止めて終了する', '開いたままにする'],
      },
    ])
    expect(await isWindowShown(app)).toBe(true)
    await answerQuestions(app, 0)
    await closeWindow(app)
    expect(await app.ended).toBe(0)
  })
})

emptyTest.describe('the tray', () => {
  emptyTest('says that there are no settings, and quits', async ({ app, page, desktop }) => {
    await page.waitForLoadState()
    await expect
      .poll(async () => labels(await desktop.trayMenu()))
      .toEqual(['○ 設定がまだありません', 'Mamori を開く', 'Mamori を終了する'])
    await desktop.clickTray('Mamori を終了する')
    expect(await app.ended).toBe(0)
  })
})

test.describe('the tray over a running engine', () => {
  test('shows its state, changes its mode and follows the language', async ({ app, page, desktop }) => {
    await expect
      .poll(async () => labels(await desktop.trayMenu()))
      .toEqual([
        '● すべて正常',
        'Mamori を開く',
        'モード',
        '通知と修復を一時停止する',
        '周回を今すぐ実行する',
        'Mamori を終了する',
      ])
    expect(await desktop.trayHint()).toContain('すべて正常')
    await desktop.clickTray('監視のみ')
    await expect.poll(async () => labels(await desktop.trayMenu())[0]).toBe('❚❚ 監視のみ（修復は停止中）')
    const snapshot = await snapshotOf(page)
    expect(snapshot).toMatchObject({ kind: 'running', state: { mode: 'observe' } })
    await setPreferences(app, page, { language: 'en', theme: 'light' })
    await expect.poll(async () => labels(await desktop.trayMenu())).toContain('Quit Mamori')
    await screenshot(page, 'shell-en-light')
  })

  test('tells a critical incident by its colour and by a notification that opens it', async ({
    app,
    page,
    desktop,
    world,
  }) => {
    await expect.poll(async () => labels(await desktop.trayMenu())[0]).toBe('● すべて正常')
    await closeWindowForGood(app)
    await world.redis.crash()
    // The plan that waits has a notification of its own.
    const alert = () => desktop.notices().find(({ title }) => title.startsWith('◆ 危険: '))
    await expect.poll(alert, { timeout: 40_000 }).toBeTruthy()
    const notice = alert()
    expect(notice?.body).toContain('クリックするとインシデントを開きます')
    expect(notice?.urgency).toBe(2)
    await expect.poll(async () => labels(await desktop.trayMenu())[0]).toBe('◆ 危険 1 件')
    await page.evaluate(() => {
      window.mamori.subscribe((push) => {
        if (push.kind === 'open') Object.assign(window, { opened: push.incidentId })
      })
    })
    desktop.clickNotice(notice?.id ?? 0)
    await expect.poll(() => isWindowShown(app)).toBe(true)
    const snapshot = await snapshotOf(page)
    const incidents = snapshot.kind === 'running' ? Object.keys(snapshot.state.incidents) : []
    const opened = (): Promise<unknown> => page.evaluate(() => Reflect.get(window, 'opened') as unknown)
    await expect.poll(opened).toBe(incidents[0])
    await screenshot(page, 'shell-critical')
  })
})

const closeWindowForGood = async (app: Parameters<typeof closeWindow>[0]): Promise<void> => {
  await answerQuestions(app, 0)
  await closeWindow(app)
  await expect.poll(() => isWindowShown(app)).toBe(false)
}

test.describe('the end', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`by ${signal} stops the engine first and succeeds`, async ({ app, page }) => {
      await page.waitForLoadState()
      await expect.poll(async () => (await snapshotOf(page)).kind).toBe('running')
      app.electron.process().kill(signal)
      expect(await app.ended).toBe(0)
      expect(app.said()).not.toMatch(/mamori: (stopping|uncaught|unhandled)/)
    })
  }
})

emptyTest('preferences outlive the program', async ({ app, page, home, desktop }, info) => {
  expect((await call(page, 'desktop.info', {})).preferences).toEqual({ language: 'ja', theme: 'dark' })
  await setPreferences(app, page, { language: 'en', theme: 'light' })
  await app.electron.close()
  await app.ended
  const again = await launchApp(home, info, { env: desktop.env })
  try {
    const reopened = await again.electron.firstWindow()
    expect((await call(reopened, 'desktop.info', {})).preferences).toEqual({ language: 'en', theme: 'light' })
  } finally {
    await again.close()
  }
})

emptyTest('a flag without its value is refused with the exit code of a usage fault', async ({ home }) => {
  expect(await startAgain(home, {}, ['--config'])).toBe(3)
})
