import { resolve } from 'node:path'
import { expect, type Page } from '@playwright/test'
import sharp from 'sharp'

export const folder = resolve(import.meta.dirname, '../../docs/screenshots')

/** Waits until nothing is being fetched, moved or faded any more. */
const settled = async (page: Page): Promise<void> => {
  await expect(page.getByRole('main')).not.toBeEmpty()
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  await expect(page.getByRole('status', { name: /^(?:読み込み中|Loading)$/ })).toHaveCount(0)
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState === 'finished'))
}

/** Keeps a picture of the window, in 256 colours: a third of the bytes, and nobody sees the difference. */
export const keepPicture = async (page: Page, name: string): Promise<void> => {
  await settled(page)
  // The pointer marks what it is over.
  await page.mouse.move(0, 799)
  // A button that takes no press before it has stood still is dim until then.
  await expect(page.locator('main [data-act="approve"][aria-disabled="true"]')).toHaveCount(0)
  const shown = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  await sharp(shown)
    .png({ palette: true, quality: 100, effort: 10, compressionLevel: 9 })
    .toFile(resolve(folder, name))
}
