/** Reading a category page by page, while products are added. */
import { newestProducts, products, productsInCategory } from '../data-shape.ts';
import { type Fields, judgeAnswer, parsed, right, rowsIn } from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import { pageRequest, usualSize } from './requests.ts';

const pages = 12;
/** After each third page somebody puts a product up for sale. */
const addedEvery = 3;
const largestSize = 100;
const hugeSize = 5000;
const refused = 400;

/** Follows `next`, while products are added at the front. */
export async function leafThrough(visit: Visit, category: string): Promise<void> {
  const seen: number[] = [];
  let next: unknown;
  for (let page = 1; page <= pages; page++) {
    const answer = await visit.ask(pageRequest(category, usualSize, next), {
      'each-once': one => judgeNext(one, category, seen, usualSize),
    });
    seen.push(...idsIn(answer));
    next = parsed(answer).next;
    if (page % addedEvery === 0)
      await visit.administer(
        `INSERT INTO products (seller_id, category, name, price_cents) VALUES (101, $1, 'Found in the attic', 900)`,
        [category],
      );
  }
}

/** Up to the last page, which has no next one. */
export async function readToTheEnd(visit: Visit, category: string): Promise<void> {
  const seen: number[] = [];
  let next: unknown;
  const most = Math.ceil(productsInCategory / largestSize) + pages;
  for (let page = 1; page <= most; page++) {
    const answer = await visit.ask(pageRequest(category, largestSize, next), {
      'each-once': one => judgeNext(one, category, seen, largestSize),
      'to-the-end': one => judgeEnd(one, seen, page === most),
    });
    seen.push(...idsIn(answer));
    next = parsed(answer).next ?? null;
    if (next === null) return;
  }
}

const idsIn = (answer: ShopAnswer): number[] =>
  (rowsIn(parsed(answer).products) ?? []).map(({ id }) => Number(id));

const isOfBeginning = (id: number): boolean => id <= products;

/** No product again, none left out: those of the beginning come in their order, later ones may stand before them. */
function judgeNext(answer: ShopAnswer, category: string, seen: number[], size: number): Judgement {
  return judgeAnswer(answer, 200, body => {
    const rows = rowsIn(body.products);
    if (!rows) return { wrong: 'no list', difference: { kind: 'no-list', of: 'product' } };
    const ids = rows.map(({ id }: Fields) => Number(id));
    const again = ids.find((id, n) => seen.includes(id) || ids.indexOf(id) < n);
    if (again !== undefined) return told(`product ${again} comes a second time`, 'each product once');
    const before = seen.filter(isOfBeginning).length;
    const old = ids.filter(isOfBeginning);
    const wanted = newestProducts(category, before, old.length);
    const place = old.findIndex((id, n) => id !== wanted[n]);
    if (place >= 0)
      return told(`product ${old[place]} where product ${wanted[place]} should be`, 'no product left out');
    const isFull = rows.length === size || before + old.length === productsInCategory;
    return isFull ? right : told(`${rows.length} products on a page of ${size}`, `${size} products`);
  });
}

function judgeEnd(answer: ShopAnswer, seen: number[], isOver: boolean): Judgement {
  return judgeAnswer(answer, 200, body => {
    const hasNext = (body.next ?? null) !== null;
    if (hasNext) return isOver ? told('there is always a next page', 'next: null on the last page') : right;
    const all = [...seen, ...idsIn(answer)].filter(isOfBeginning).length;
    return all === productsInCategory
      ? right
      : told(`the pages end after ${all} products`, `${productsInCategory} products`);
  });
}

const told = (saw: string, wanted: string): Judgement => ({
  wrong: 'wrong page',
  difference: { kind: 'told', saw, wanted },
});

/** A page that is too large is refused, or cut, and then the next one goes on where it was cut. */
export async function readHuge(visit: Visit, category: string): Promise<void> {
  const answer = await visit.ask(pageRequest(category, hugeSize), {
    'no-huge-page': judgeHuge,
    'to-the-end': one => (one.status === refused ? right : judgeEnd(one, [], false)),
  });
  const { next } = parsed(answer);
  if (answer.status === refused || (next ?? null) === null) return;
  await visit.ask(pageRequest(category, usualSize, next), {
    'each-once': one => judgeNext(one, category, idsIn(answer), usualSize),
  });
}

/** Whoever wants everything at once gets a "no", or a page that is not larger than others. */
const judgeHuge = (answer: ShopAnswer): Judgement =>
  answer.status === refused
    ? right
    : judgeAnswer(answer, 200, body => {
        const rows = rowsIn(body.products)?.length ?? 0;
        return rows <= largestSize ? right : told(`${rows} products in one answer`, `at most ${largestSize}`);
      });
