import { spawn } from 'node:child_process'
import { once } from 'node:events'
import dbus from 'dbus-next'
import { answerQuestions, call, closeWindow, isWindowShown } from '../fixtures/page-acts'
import { emptyTest, expect } from '../fixtures/test'

/** dunst, a notification service that people use, on the desktop of a test. */
const startDunst = async (env: Readonly<Record<string, string>>) => {
  const address = env['DBUS_SESSION_BUS_ADDRESS'] ?? ''
  const bus = dbus.sessionBus({ busAddress: address })
  const ask = async (path: string, name: string, member: string, signature = '', body: unknown[] = []) =>
    (
      await bus.call(
        new dbus.Message({
          destination: 'org.freedesktop.Notifications',
          path,
          interface: name,
          member,
          signature,
          body,
        }),
      )
    )?.body ?? []
  const child = spawn('dunst', ['-conf', '/dev/null'], { env: { ...process.env, ...env }, stdio: 'ignore' })
  return {
    /** What it calls itself; throws while it is not there. */
    name: async () =>
      String(
        (
          await ask('/org/freedesktop/Notifications', 'org.freedesktop.Notifications', 'GetServerInformation')
        )[0],
      ),
    displayed: async () => {
      const [count] = await ask(
        '/org/freedesktop/Notifications',
        'org.freedesktop.DBus.Properties',
        'Get',
        'ss',
        ['org.dunstproject.cmd0', 'displayedLength'],
      )
      return (count as dbus.Variant<number>).value
    },
    /** Clicks the newest one. */
    click: () =>
      ask('/org/freedesktop/Notifications', 'org.dunstproject.cmd0', 'NotificationAction', 'u', [0]),
    stop: async () => {
      bus.disconnect()
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

emptyTest.describe('with dunst as the notification service', () => {
  emptyTest.use({ hasNotices: false })

  emptyTest(
    'a notification is on the screen, and its click opens the window',
    async ({ app, page, desktop, home }) => {
      const dunst = await startDunst({ ...home.env, ...desktop.env })
      try {
        await expect.poll(() => dunst.name().catch(() => 'not yet')).toBe('dunst')
        await expect
          .poll(async () => (await call(page, 'desktop.notices', {})).delivery)
          .toEqual({ kind: 'ready', service: 'dunst' })
        await answerQuestions(app, 0)
        await closeWindow(app)
        await expect.poll(() => isWindowShown(app)).toBe(false)
        expect(await call(page, 'desktop.test_notification', {})).toEqual({ kind: 'shown' })
        await expect.poll(dunst.displayed).toBe(1)
        await dunst.click()
        await expect.poll(() => isWindowShown(app)).toBe(true)
        await expect.poll(dunst.displayed).toBe(0)
      } finally {
        await dunst.stop()
      }
    },
  )
})
