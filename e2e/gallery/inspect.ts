import { resolve } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const out = resolve(import.meta.dirname, '../../artifacts/gallery')

/** What a page has complained about since this was called. */
export const complaintsOf = (page: Page): readonly string[] => {
  const faults: string[] = []
  page.on('console', (line) => {
    if (line.type() === 'error') faults.push(line.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  return faults
}

/** Keeps a picture of a page that has come to rest; nothing runs over its edge, and assistive programs can use it. */
export const inspect = async (page: Page, name: string): Promise<void> => {
  await page.waitForLoadState('networkidle')
  // A sign that something is under way turns for as long as it is.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.playState === 'finished' || one.effect?.getTiming().iterations === Infinity),
  )
  await page.screenshot({ path: resolve(out, `${name}.png`) })
  const overflows = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main')]
      .filter((one) => one.scrollWidth > one.clientWidth)
      .map((one) => one.tagName),
  )
  expect(overflows).toEqual([])
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa'])
    // Mantine's menus begin with an element of their own that takes the first focus.
    .disableRules('aria-required-children')
    .analyze()
  expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))).toEqual([])
}
