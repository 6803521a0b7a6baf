/** A real Chromium for tests of pages, with what every page must keep to: its policy, its width, and what axe knows of access. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { findProgram } from '../machine/programs.mjs';

const program = findProgram('chromium');
export const withoutBrowser: string | false = program ? false : 'Chromium is not installed';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export type Visitor = {
  page: Page;
  /** what the page did against its policy, and errors that nobody caught */
  faults: string[];
};

/** One for all tests of a suite. */
export function suiteBrowser(): { visit(options?: BrowserContextOptions): Promise<Visitor> } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: program ?? '' });
  });
  afterAll(() => browser?.close());
  return {
    async visit(options = {}) {
      assert.ok(browser);
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', error => faults.push(error.message));
      page.on('console', message => {
        // A status from 400 on is an answer, which the page shows.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          faults.push(message.text());
        if (message.type() === 'warning') faults.push(message.text());
      });
      return { page, faults };
    },
  };
}

type AxeViolation = { id: string; nodes: { html: string }[] };

/** What axe finds against it, one line each. */
export async function accessProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as AxeViolation[];
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** How far the page reaches beyond the window, in pixels. */
export const tooWide = (page: Page): Promise<number> =>
  page.evaluate('Math.max(0, document.documentElement.scrollWidth - innerWidth)');

/** Goes to what is called so, by the Tab key alone. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const most = 60;
  const focused =
    '(document.activeElement?.innerText || document.activeElement?.labels?.[0]?.innerText || "")';
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press('Tab');
    if (((await page.evaluate(focused)) as string).trim() === name) return;
  }
  throw new Error(`the Tab key does not lead to ${name}`);
}
