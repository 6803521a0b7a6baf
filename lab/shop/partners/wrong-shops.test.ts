import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { newestProducts, piecesOf, priceOf, productsInCategory } from '../data-shape.ts';
import { pause } from '../look-until.ts';
import { type HttpRequest, seededRandom } from '../traffic.ts';
import { partners } from './questions.ts';
import type { PartnerOrder } from './requests.ts';

type Order = { id: number; partner_id: number; key: string };
type Wrong = {
  /** `next` is the number of a page */
  byNumber?: true;
  anySize?: true;
  /** there is never another page */
  endsEarly?: true;
  /** looks for the key, and inserts a moment later */
  looksFirst?: true;
  takesTwice?: true;
  /** a page that was too large is cut, and there is no other */
  cutsShort?: true;
  /** how it names an order; else by partner and key */
  nameOf?: (partner: number, key: string) => string;
  sellsWhatIsNotThere?: true;
};

const json = (status: number, body: object) =>
  shopAnswer(status, body, { 'content-type': 'application/json' });
const no = json(400, { error: 'no' });
const largest = 100;

/** A shop for partners in memory. */
function shop(wrong: Wrong) {
  const added = new Map<string, number[]>();
  const orders: Order[] = [];
  const taken = new Map<number, number>();
  let newProduct = 20_000;
  const { nameOf = (partner: number, key: string) => `${partner} ${key}` } = wrong;

  function page(query: URLSearchParams) {
    const category = query.get('category') ?? '';
    const size = Number(query.get('size'));
    if (category === '' || size < 1 || (size > largest && !wrong.anySize && !wrong.cutsShort)) return no;
    const all = [...(added.get(category) ?? []), ...newestProducts(category, 0, productsInCategory)];
    const next = Number(query.get('next') ?? (wrong.byNumber ? 1 : Number.POSITIVE_INFINITY));
    const from = wrong.byNumber ? all.slice((next - 1) * size) : all.filter(id => id < next);
    const ids = from.slice(0, wrong.cutsShort ? Math.min(size, largest) : size);
    const isLast = ids.length < size || wrong.endsEarly;
    return json(200, {
      products: ids.map(id => ({ id })),
      next: isLast ? null : wrong.byNumber ? next + 1 : ids.at(-1),
    });
  }

  async function order({ partner, key, product, quantity }: PartnerOrder) {
    const isGood =
      key !== '' && partner > 0 && Number.isInteger(quantity) && quantity > 0 && quantity <= 1000;
    if (!isGood) return no;
    if (piecesOf(product) === 0 && !wrong.sellsWhatIsNotThere) return json(409, { error: 'none left' });
    const known = orders.find(one => nameOf(one.partner_id, one.key) === nameOf(partner, key));
    if (known) return json(201, known);
    if (wrong.looksFirst) await pause(5);
    const made = {
      ...{ id: 500_001 + orders.length, partner_id: partner, key, product_id: product, quantity },
      total_cents: quantity * priceOf(product),
    };
    orders.push(made);
    taken.set(product, (taken.get(product) ?? 0) + (wrong.takesTwice ? 2 : 1) * quantity);
    return json(201, made);
  }

  async function send({ method, path, body }: HttpRequest) {
    const { pathname, searchParams } = new URL(path, 'http://shop');
    if (method === 'POST') return order(body as PartnerOrder);
    if (pathname === '/partners/products') return page(searchParams);
    const partner = Number(searchParams.get('partner'));
    return json(200, { orders: orders.filter(one => one.partner_id === partner) });
  }

  async function administer(statement: string, [value]: unknown[]) {
    if (statement.startsWith('SELECT'))
      return [{ pieces: piecesOf(Number(value)) - (taken.get(Number(value)) ?? 0) }];
    const category = String(value);
    newProduct += 1;
    added.set(category, [newProduct, ...(added.get(category) ?? [])]);
    return [];
  }
  return { send, administer };
}

async function wrongOf(wrong: Wrong, seed: number): Promise<string[]> {
  const answers = await partners.ask({ ...shop(wrong), random: seededRandom(seed), drawnMs: 0 });
  return [...new Set(answers.filter(({ outcome }) => outcome !== 'right').map(({ question }) => question))];
}

test('a right shop answers everything right, whatever the seed', async () => {
  for (let seed = 1; seed <= 30; seed++) assert.deepEqual(await wrongOf({}, seed), []);
});

const table: [wrong: Wrong, question: string][] = [
  [{ byNumber: true }, 'each-once'],
  [{ anySize: true }, 'no-huge-page'],
  [{ looksFirst: true }, 'same-key'],
  [{ nameOf: (_partner, key) => key }, 'key-of-another'],
  [{ nameOf: (partner, key) => `${partner}${key}` }, 'key-of-another'],
  [{ nameOf: (partner, key) => `${partner} ${key.toLowerCase()}` }, 'other-key'],
  [{ sellsWhatIsNotThere: true }, 'not-enough'],
  [{ cutsShort: true }, 'to-the-end'],
  [{ takesTwice: true }, 'pieces-left'],
];
for (const [wrong, question] of table)
  test(`${Object.entries(wrong).join()}: ${question}`, async () => {
    for (let seed = 1; seed <= 5; seed++) assert.deepEqual(await wrongOf(wrong, seed), [question]);
  });

test('pages that end early', async () => {
  assert.ok((await wrongOf({ endsEarly: true }, 1)).includes('each-once'));
});
