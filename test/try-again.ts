import type { Page } from 'playwright-core';
import { until } from './test-lab.ts';

/** Tries again, as a visitor does: on a busy machine the shop may answer one request and not the next. Throws with what the page says in the end. */
export async function untilServed(page: Page): Promise<void> {
  const again = page.getByRole('button', { name: 'Try again' });
  const seen = async () => {
    if (await again.isVisible()) await again.click();
    await page.locator('.spinner').waitFor({ state: 'detached' });
    return page.locator('main').innerText();
  };
  await until('a page', seen, text => !text.includes('Try again'), 30_000);
}
