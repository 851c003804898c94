import {
  startMailServer,
  type MailServer,
} from '../../electron/engine/notifiers/email-channel/testing/start-mail-server'
import { goTo } from '../fixtures/engine-acts'
import { screenshot } from '../fixtures/page-acts'
import { expect, test } from '../fixtures/test'

let server: MailServer
test.beforeEach(async () => {
  server = await startMailServer({
    onRcptTo: ({ address }, _session, done) =>
      done(
        address === 'nobody@example.jp'
          ? Object.assign(new Error('5.1.1 no such mailbox'), { responseCode: 550 })
          : null,
      ),
  })
})
test.afterEach(() => server.stop())

test('mail is set in the window, and a test really arrives, with the answer of the server', async ({
  page,
}) => {
  await goTo(page, 's')
  const field = (name: string) => page.locator(`[data-field="notifications.email.${name}"]`)
  await field('host').fill('127.0.0.1')
  await field('port').fill(String(server.port))
  await field('security').selectOption({ label: 'none' })
  await field('from').fill('mamori@example.jp')
  await field('to').fill('oncall@example.jp\nnobody@example.jp')
  const save = async (): Promise<void> => {
    await page.locator('[data-act="review"]').click()
    await page.locator('[data-act="confirm-save"]').click()
    await expect(page.locator('[data-saved="in_use"]')).toBeVisible()
  }
  await save()
  const channel = page.locator('[data-channel="email"]')
  await channel.locator('[data-act="test-channel"]').click()
  await expect(channel.locator('[data-sent="failed"]')).toContainText(
    '1 件の宛先で受け取り、1 件で断りました。サーバーの応答: 550 5.1.1 no such mailbox',
  )
  await channel.scrollIntoViewIfNeeded()
  await screenshot(page, 'email-1-partly')

  await field('to').fill('oncall@example.jp')
  await save()
  await channel.locator('[data-act="test-channel"]').click()
  await expect(channel.locator('[data-sent="ok"]')).toContainText('届きました')
  await expect(channel.locator('[data-answer]')).toContainText('queued as 4711')
  await channel.scrollIntoViewIfNeeded()
  await screenshot(page, 'email-2-delivered')
  expect(server.mails.map(({ to }) => to)).toEqual([['oncall@example.jp'], ['oncall@example.jp']])
  expect(server.mails[1]?.raw).toMatch(/^Subject: =\?UTF-8\?/m)
})
