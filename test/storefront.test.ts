/** What a customer sees of each scenario, in a real Chromium: its pages, that slow is slow, and that a lost cart is seen. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, it } from 'vitest';
import { frontDoorUrl } from '../lab/home/home.ts';
import { storefrontUrl } from '../lab/parts/storefront/storefront.ts';
import { pause } from '../machine/process.mjs';
import { accessProblems, suiteBrowser, tabTo, tooWide, type Visitor, withoutBrowser } from './browser.ts';
import { suiteLab } from './suite-lab.ts';
import { until } from './test-lab.ts';
import { untilServed } from './try-again.ts';
import { describeUnless } from './unless.ts';

describeUnless(withoutBrowser, 'the storefront', () => {
  const lab = suiteLab({ data: 'small' });
  const browser = suiteBrowser();
  let visitor: Visitor;
  let page: Page;
  const address = () => storefrontUrl(lab.home, {});

  /** A new customer at this page, `orders` say. */
  async function enter(path: string, options = {}): Promise<void> {
    visitor = await browser.visit(options);
    page = visitor.page;
    await page.goto(`${address()}#/${path}`);
    await settled();
  }
  const settled = async () => {
    await page.locator('h1').waitFor();
    await page.locator('.spinner').waitFor({ state: 'detached' });
  };
  const go = async (path: string) => {
    const arrived = `addEventListener('hashchange', arrive, { once: true })`;
    await page.evaluate(`new Promise(arrive => { ${arrived}; location.hash = '#/${path}'; }).then(() => {})`);
    await settled();
  };
  const press = (name: string) => page.getByRole('button', { name }).first().click();
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor();
  const departments = () => page.locator('#departments a').allInnerTexts();

  /** Of this page: it fits, in light and dark it can be read, and a keyboard and a screen reader find all of it. */
  async function isWellMade(): Promise<void> {
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      assert.equal(await tooWide(page), 0, `${width} px`);
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await accessProblems(page), [], colorScheme);
    }
  }

  const open = (scenario: string) => async () => {
    const ran = await lab.run(['apply', scenario, '--no-guess']);
    assert.equal(ran.code, 0, ran.err);
    assert.ok(ran.out.includes(`See it as a customer does: ${address()}\n`), ran.out);
    await until(
      'the storefront',
      async () => (await lab.look()).watchers.find(({ name }) => name === 'storefront')?.state,
      state => state === 'up',
    );
  };
  const post = async (path: string, body: object) => {
    const sent = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const answer = await fetch(frontDoorUrl(lab.home) + path, { ...sent, body: JSON.stringify(body) });
    assert.equal(answer.status, 201);
  };
  const fault = async (...words: string[]) => {
    const ran = await lab.run(['fault', ...words]);
    assert.equal(ran.code, 0, ran.out + ran.err);
  };

  afterEach(async () => {
    await visitor?.page.context().close();
    assert.deepEqual(visitor?.faults ?? [], []);
  });

  describe('01: products', () => {
    beforeAll(open('01'));

    it('a category, another page of it, one product; nothing else is for sale', async () => {
      await enter('');
      assert.deepEqual(await departments(), ['Products']);
      assert.equal(await page.locator('.shelf li').count(), 50);
      await isWellMade();
      await page.getByRole('link', { name: 'Older' }).click();
      await says('Page 2 of');
      await page.getByRole('link', { name: 'toys' }).click();
      await page.locator('h1', { hasText: 'Products: toys' }).waitFor();
      await page.locator('.shelf a').first().click();
      await says(/sold by/);
      assert.match(await page.locator('h1').innerText(), /^Product no\. \d+$/);
      await isWellMade();
      await go('product/2000000');
      await says('Sorry, we do not have that.');
      assert.match((await lab.run(['status'])).out, new RegExp(`See it as a customer does: ${address()}\n`));
    });

    it('what sellers write is text, whatever they write', async () => {
      const name = `<img src=x onerror="document.title='owned'"> & <b>`;
      await post('/products', { seller: 101, category: 'books', name, price_cents: 1 });
      await enter('products/books');
      assert.equal(await page.locator('.shelf a').first().innerText(), name);
      assert.equal(await page.locator('.shelf img').count(), 0);
      assert.match(await page.title(), /^Products: books/);
    });

    it('the policy is kept by the browser: neither a style, a script nor HTML gets in', async () => {
      await enter('');
      await page.evaluate(`document.body.setAttribute('style', 'color: red')`);
      await page
        .evaluate(
          `document.body.append(Object.assign(document.createElement('script'), { src: 'https://example.com/x.js' }))`,
        )
        .catch(() => {});
      await page.evaluate(`document.body.innerHTML = '<b>'`).catch(() => {});
      await until(
        'three complaints',
        async () => visitor.faults.length,
        count => count >= 3,
      );
      for (const fault of visitor.faults.splice(0))
        assert.match(fault, /Content Security Policy|TrustedHTML|TrustedScriptURL/);
    });

    it('by the keyboard alone', async () => {
      await enter('');
      await tabTo(page, 'Skip to the page');
      await page.keyboard.press('Enter');
      await tabTo(page, 'garden');
      await page.keyboard.press('Enter');
      await page.locator('h1', { hasText: 'Products: garden' }).waitFor();
      await settled();
      assert.equal(await page.evaluate('document.activeElement.tagName'), 'H1');
      await tabTo(page, 'Older');
      await page.keyboard.press('Enter');
      await says('Page 2 of');
    });

    it('the spinner and the seconds stand there until the answer does', async () => {
      await enter('products/books');
      await page.route('**/products/7', async route => {
        await pause(4000);
        await route.continue();
      });
      await page.evaluate(`location.hash = '#/product/7'`);
      await says('Waiting for the shop …');
      await says('2 s');
      await isWellMade();
      await says(/sold by/);
      assert.equal(await page.locator('.spinner').count(), 0);
      assert.match(await page.locator('#last-answer').innerText(), /^Status 200, after [4-9]\.\d s$/);
    });

    it('a shop that cannot answer says so, and is there again when it can', async () => {
      await enter('product/7');
      await fault('inject', 'network-down', '--link', 'api-postgres');
      await go('product/77');
      await says(/Sorry, something is wrong in our shop \(error 50\d\)\./);
      await isWellMade();
      await fault('heal', 'network-down');
      await until(
        'the shop',
        async () => (await lab.ask('/products/77')).status,
        status => status === 200,
      );
      await tabTo(page, 'Try again');
      await page.keyboard.press('Enter');
      await says(/sold by/);
      assert.equal(await page.evaluate('document.activeElement.tagName'), 'H1');
    });

    it('is closed while verify judges the shop, and open again afterwards', async () => {
      await enter('');
      /** 0 for a moment while it closes or opens */
      const asked = () =>
        fetch(`${address()}products?category=books&size=1`).then(
          ({ status }) => status,
          () => 0,
        );
      assert.equal(await asked(), 200);
      const verify = lab.run(['verify']);
      const isJudged = async () => (await lab.look()).showing === 'verify';
      const serves = async () => (await lab.ask('/products/7')).status === 200;
      await until('the judged shop', async () => (await isJudged()) && (await serves()), Boolean, 20_000);
      const whileJudged = await until('a closed shop', asked, status => status === 503);
      assert.ok(await isJudged(), JSON.stringify(whileJudged));
      assert.equal((await fetch(address())).status, 200);
      await page.reload();
      await says('Sorry, something is wrong in our shop (error 503).');
      await verify;
      await until('an open shop', asked, status => status === 200, 20_000);
      await untilServed(page);
      await page.locator('.shelf li').first().waitFor();
    });
  });

  it('a tab that is still open when another scenario comes finds its pages by itself', async () => {
    await enter('products/books');
    await open('04')();
    await page.getByRole('link', { name: 'Products' }).click();
    await says('Sorry, we do not have that.');
    await press('Try again');
    await says('Your cart is empty.');
    assert.deepEqual(await departments(), ['Cart']);
  });

  describe('02: signing in, and orders', () => {
    beforeAll(open('02'));

    it('signs in, reads the history, orders again and signs out', async () => {
      await post('/orders', { user: 42, product: 7, quantity: 2 });
      await enter('');
      assert.deepEqual(await departments(), ['Your orders', 'Sign in']);
      await page.getByRole('link', { name: 'sign in', exact: true }).click();
      await isWellMade();
      await page.getByLabel('E-mail address').fill('nobody@example.com');
      await press('Sign in');
      await says('Nobody has this address here.');
      await page.getByRole('button', { name: /^use / }).click();
      await press('Sign in');
      await says('You are signed in as Tomas Eze.');
      assert.deepEqual(await departments(), ['Your orders', 'Tomas Eze']);
      await page.getByRole('link', { name: 'Your orders' }).click();
      await page.locator('.list li').first().waitFor();
      await isWellMade();
      await press('Order again');
      await says(/Thank you\. It is order \d+\./);
      await go('sign-in');
      await press('Sign out');
      await page.getByLabel('E-mail address').waitFor();
    });

    it('slow feels slow', async () => {
      await enter('sign-in');
      await page.getByRole('button', { name: /^use / }).click();
      await press('Sign in');
      await says('You are signed in as Tomas Eze.');
      await fault('inject', 'network-latency', '--link', 'api-postgres', '--latency', '700ms');
      await page.getByRole('link', { name: 'Your orders' }).click();
      await says('Waiting for the shop …');
      assert.equal(await page.locator('.list li').count(), 0);
      await page.locator('.list li').first().waitFor();
      assert.equal(await page.locator('.spinner').count(), 0);
      assert.match(
        await page.locator('#last-answer').innerText(),
        /^Status 200, after (0\.[7-9]|[1-9]\.\d) s$/,
      );
      await fault('heal', 'network-latency');
    });
  });

  describe('03: buying', () => {
    beforeAll(open('03'));

    it('buys what is there, and is told of what is not', async () => {
      await enter('');
      assert.deepEqual(await departments(), ['Buy', 'Sign in']);
      await isWellMade();
      await go('sign-in');
      await press('Sign in');
      await says('You are signed in as Customer 42.');
      await go('buy');
      await page.getByLabel('Article number').fill('77');
      await press('Show');
      await says(/\d+ pieces left/);
      await press('Buy now');
      await page.getByRole('link', { name: /^order \d+$/ }).click();
      await says(/^1 piece of article no\. 77: /);
      await go('buy/120');
      await says(/sold out/);
      await press('Buy now');
      await says('Sorry, there are not that many left.');
      await isWellMade();
    });
  });

  describe('04: the cart', () => {
    beforeAll(open('04'));

    it('is filled and ordered by the keyboard alone', async () => {
      await enter('');
      assert.deepEqual(await departments(), ['Cart']);
      await says('Your cart is empty.');
      await tabTo(page, 'Article number');
      await page.keyboard.type('23');
      await tabTo(page, 'Put into the cart');
      await page.keyboard.press('Enter');
      await says('article no. 23');
      assert.equal(await page.evaluate('document.activeElement.tagName'), 'H1');
      await isWellMade();
      await tabTo(page, 'Order');
      await page.keyboard.press('Enter');
      await says(/Thank you/);
      await tabTo(page, await page.getByRole('link', { name: /^order \d+$/ }).innerText());
      await page.keyboard.press('Enter');
      await says('1 piece of article no. 23');
    });

    it('a cart that the shop has lost is seen', async () => {
      await enter('cart');
      for (const quantity of ['1', '2']) {
        await page.getByLabel('Pieces').fill(quantity);
        await press('Put into the cart');
        await says(quantity === '1' ? /^1 piece at/ : /^3 pieces at/);
      }
      assert.deepEqual(await departments(), ['Cart (3)']);
      await fault('inject', 'process-kill', '--part', 'api-1');
      await until(
        'the shop again',
        async () => (await lab.ask('/cart')).status,
        status => status === 200,
      );
      await page.getByRole('link', { name: 'Cart (3)' }).click();
      await says('Your cart is empty. When you last looked, 3 pieces were in it.');
      await isWellMade();
      assert.deepEqual(await departments(), ['Cart']);
    });
  });
});
