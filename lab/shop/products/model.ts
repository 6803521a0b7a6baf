/** What a right shop says about products, from one request to the next. */
import { get } from '../compare.ts';
import {
  products as allProducts,
  categories,
  largestId,
  type Product,
  productRow,
  sellerOf,
  userRow,
  users,
} from '../data-shape.ts';
import { headersPromise } from '../headers.ts';
import { type FastCheck, lanes, type Model, weighted } from '../model.ts';
import { type Change, changes, neighbour } from '../neighbours.ts';
import type { Visit } from '../visit.ts';
import { fill, type Item, put, putTwice, type Shelf, soldBySomebodyNew } from './additions.ts';
import { core } from './core.ts';
import { largestPage, longestText, mostCents, refusals } from './refusals.ts';
import { judgePage, judgeProduct, judgeTotal, pageFrom, usualSize } from './truth.ts';

/** `ofNew`: in a category that is new in this sequence. */
export type Ask =
  | { do: 'page'; ofNew: boolean; page?: number | undefined; size?: number | undefined }
  | { do: 'leaf'; ofNew: boolean; size: number }
  | ({ do: 'add' | 'twice'; ofNew: boolean } & Item)
  | { do: 'changed' }
  | { do: 'product'; id: number }
  | { do: 'added' }
  | { do: 'like'; change: Change; at: number }
  | { do: 'refused'; kind: number; number: number };

export const model: Model<Ask> = {
  id: 'products',
  promises: {
    'newest-first': 'the right products, newest first, page by page, each with the name of its seller',
    'how-many': '`total` says how many there are in the category',
    'one-product': 'the right products',
    'exact-category': 'A category is found by its exact name',
    'new-product': 'Each request to put a product up for sale makes one',
    'new-product-shown': 'A new product shows at once, on every page',
    'as-of-today': 'the names and prices of that moment',
    'bad-input': 'Bad input gets a clear "no"',
    'not-found': 'a product or a seller that is not there',
    [headersPromise]: 'Answers are JSON, and a browser may not keep them',
  },
  core,
  draw,
  lane,
};

function draw(fc: FastCheck) {
  const whole = (min: number, max: number) => fc.integer({ min, max });
  const one = weighted(fc);
  const ofNew = fc.boolean();
  const size = fc.oneof(fc.constantFrom(1, 5, largestPage), whole(1, largestPage));
  const page = fc.oneof(whole(1, 4), whole(1, 4), whole(1, 2600), fc.constant(largestId));
  const name = fc.oneof(
    fc.string({ minLength: 1, maxLength: longestText }).filter(text => text.trim() !== ''),
    fc.constantFrom('x'.repeat(longestText), `Ana's "lamp" \\ 50 % off_`, '<b>lamp</b>', 'Größe ½ 🏮'),
  );
  const price_cents = fc.oneof(fc.constantFrom(1, mostCents), whole(1, mostCents));
  const item = { ofNew, seller: whole(1, users), name, price_cents };
  return fc.oneof(
    one(6, 'page', { ofNew, page, size }),
    one(4, 'leaf', { ofNew, size: whole(1, 9) }),
    one(5, 'add', item),
    one(1, 'twice', item),
    one(1, 'changed', {}),
    one(2, 'product', { id: whole(1, allProducts) }),
    one(2, 'added', {}),
    one(2, 'like', {
      change: fc.constantFrom(...changes),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    one(1, 'refused', { kind: fc.nat(), number: fc.nat() }),
  );
}

const mostLeaves = 6;

/**
 * Each lane has one of the categories for itself, and a new one in each sequence. Somebody who sold nothing before sells only in the new ones:
 * the load comes to the others, and joining them to sellers from all over the table would cost it fifty times more.
 */
function lane(place: number, mark: number, again: boolean) {
  const ofLane: Shelf = { category: categories[place % lanes] ?? '', added: [] };
  let sequences = 0;
  return (visit: Visit, isBare: boolean) => {
    const attic: Shelf = { category: `attic ${mark % 10_000}-${place}-${++sequences}`, added: [] };
    const cellar: Shelf = { category: `cellar ${mark % 10_000}-${place}-${sequences}`, added: [] };
    const own = again ? cellar : ofLane;
    const isFilled = again && !isBare ? fill(visit, cellar) : undefined;
    return async (ask: Ask): Promise<void> => {
      await isFilled;
      const shelf = 'ofNew' in ask && ask.ofNew ? attic : own;
      switch (ask.do) {
        case 'page':
          return lookAt(visit, shelf, ask.page, ask.size);
        case 'leaf':
          for (let page = 1; page <= mostLeaves && (page - 2) * ask.size < shelf.added.length; page++)
            await lookAt(visit, shelf, page, ask.size);
          return;
        case 'add':
        case 'twice': {
          const item = ask.ofNew ? ask : { ...ask, seller: sellerOf(ask.seller) };
          const sell = ask.do === 'add' ? put : putTwice;
          await sell(visit, shelf, item, userRow(item.seller).name);
          return;
        }
        case 'changed':
          return soldBySomebodyNew(visit, attic, `${mark}.${place}.${sequences}`, () =>
            lookAt(visit, attic, 1, usualSize, 'as-of-today'),
          );
        case 'product':
          return lookAtOne(visit, 'one-product', productRow(ask.id));
        case 'added': {
          const newest = [...attic.added, ...own.added][0];
          return newest && lookAtOne(visit, 'new-product-shown', newest);
        }
        case 'like':
          return lookAtNothing(visit, own.category, neighbour(own.category, ask.change, ask.at));
        case 'refused': {
          const all = refusals(own.category, ask.number);
          const [question, request, status] = all[ask.kind % all.length] as (typeof all)[number];
          await visit.refused(question, request, status);
          return lookAt(visit, own, 1, 1);
        }
      }
    };
  };
}

const pagePath = (category: string, page?: number, size?: number): string =>
  `/products?category=${encodeURIComponent(category)}${page ? `&page=${page}` : ''}${size ? `&size=${size}` : ''}`;

/** One request, two questions: which products, and how many there are in the category. */
async function lookAt(
  visit: Visit,
  { category, added }: Shelf,
  page?: number,
  size?: number,
  question = added.length > 0 ? 'new-product-shown' : 'newest-first',
): Promise<void> {
  const { rows, total } = pageFrom({ category, added, page, size });
  await visit.ask(get(pagePath(category, page, size)), {
    [question]: answer => judgePage(answer, rows),
    'how-many': answer => judgeTotal(answer, total),
  });
}

async function lookAtOne(visit: Visit, question: string, product: Product): Promise<void> {
  await visit.ask(get(`/products/${product.id}`), { [question]: answer => judgeProduct(answer, product) });
}

async function lookAtNothing(visit: Visit, category: string, like: string): Promise<void> {
  if (like === category || like.trim() === '') return;
  await visit.ask(get(pagePath(like, 1, 5)), {
    'exact-category': answer => judgePage(answer, []),
    'how-many': answer => judgeTotal(answer, 0),
  });
}
