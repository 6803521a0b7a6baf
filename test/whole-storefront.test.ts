/** The storefront before the healthy shop with all of its modules, and with all of its data: every department in one visit. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { pagesIn, storefrontConfig } from '../lab/parts/storefront/storefront.ts';
import { findProgram } from '../machine/programs.mjs';
import { accessProblems, suiteBrowser, withoutBrowser } from './browser.ts';
import { endWithTest } from './end-with-test.ts';
import { suiteFolder } from './folder.ts';
import { freePort } from './free-port.ts';
import { seededShop } from './seeded-shop.ts';
import { until } from './test-lab.ts';
import { describeUnless } from './unless.ts';

const program = findProgram('haproxy') ?? '';

describeUnless(
  withoutBrowser || (program ? false : 'HAProxy is not installed'),
  'the whole storefront',
  () => {
    const { shop } = seededShop({ withRedis: true });
    const browser = suiteBrowser();
    const folder = suiteFolder();
    let address = '';
    let end = async () => {};

    beforeAll(async () => {
      const port = await freePort();
      address = `http://127.0.0.1:${port}/`;
      const pages = pagesIn(join(import.meta.dirname, '..'));
      mkdirSync(folder, { recursive: true });
      for (const { file, content } of pages) writeFileSync(join(folder, file), content);
      const config = join(folder, 'storefront.cfg');
      writeFileSync(config, storefrontConfig({ port, shop: new URL(shop.url).host, folder, pages }));
      const haproxy = spawn(program, ['-db', '-f', config], { stdio: 'ignore' });
      const ended = once(haproxy, 'exit');
      const calledOff = endWithTest(() => haproxy.kill('SIGKILL'));
      end = async () => {
        haproxy.kill('SIGTERM');
        await ended;
        calledOff();
      };
      await until(
        'the storefront',
        () =>
          fetch(address).then(
            ({ ok }) => ok,
            () => false,
          ),
        Boolean,
      );
    });
    afterAll(() => end());

    it('a customer signs in, looks around, fills a cart, orders it, buys at once and reads the history', async () => {
      const { page, faults } = await browser.visit();
      const link = (name: string | RegExp) => page.getByRole('link', { name }).first().click();
      const press = (name: string) => page.getByRole('button', { name }).first().click();
      const says = (text: string | RegExp) => page.getByText(text).first().waitFor();
      await page.goto(address);
      await page.locator('.shelf li').first().waitFor();
      const departments = await page.locator('#departments a').allInnerTexts();
      assert.deepEqual(departments, [
        'Products',
        'Popular',
        'Market',
        'Buy',
        'Cart',
        'Your orders',
        'Your account',
        'Sign in',
      ]);
      await link('Sign in');
      await page.getByRole('button', { name: /^use / }).click();
      await press('Sign in');
      await says('You are signed in as Tomas Eze.');

      await link('Products');
      await link(/ no\. \d+$/);
      await press('Put into the cart');
      await says('1 piece of it in your cart.');
      assert.deepEqual(await accessProblems(page), []);
      await link('Cart');
      await says(/^Together €/);
      await press('Order');
      await link(/^order \d+$/);
      await says(/^1 piece of article no\. \d+$/);

      await page.goto(`${address}#/product/77`);
      await link('Buy it');
      await says('€184.26, 500 pieces left');
      await press('Buy now');
      await link(/^order 1000001$/);
      await says(/^1 piece of article no\. 77: €184\.26, placed\.$/);

      await link('Popular');
      await link('Product no. 1204');
      await says(/^€8\.03 with tax, sold by /);
      assert.deepEqual(await accessProblems(page), []);
      await link('Prices without tax, for companies');
      await says(/^€6\.69 net, sold by /);

      await link('Your orders');
      const newest = page.locator('.list li', { hasText: 'Order 1000001' });
      await newest.waitFor();
      assert.equal(await page.locator('.list li').count(), 20);
      await link('Older orders');
      await newest.waitFor({ state: 'detached' });
      await page.locator('.list li').first().waitFor();
      assert.deepEqual(faults, []);
    });

    it('a customer has an account for as long as the shop knows the cookie', async () => {
      const { page, faults } = await browser.visit();
      const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
      const says = (text: string | RegExp) => page.getByText(text).first().waitFor();
      const signIn = async () => {
        await press(/^use /);
        await press('Sign in');
        await says('You are signed in as Tomas Eze.');
      };
      await page.goto(`${address}#/account`);
      await signIn();
      await press('Order');
      await page.locator('.list li', { hasText: '1 piece of article no. 7' }).first().waitFor();
      assert.deepEqual(await accessProblems(page), []);

      await page.context().clearCookies();
      await page.getByRole('link', { name: 'Your account' }).click();
      await says(/^You were signed in as Tomas Eze\. The shop does not know you any more\./);
      assert.deepEqual(await accessProblems(page), []);
      await signIn();
      await press('Sign out');
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      assert.equal(await page.getByText('any more').count(), 0);
      assert.deepEqual(faults, []);
    });
  },
);
