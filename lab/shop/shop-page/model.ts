/** What a right shop shows on the page of one product, from one request to the next. */
import { get, post } from '../compare.ts';
import {
  categories,
  type Product,
  popularProducts,
  productRow,
  products,
  userRow,
  users,
} from '../data-shape.ts';
import { headersPromise } from '../headers.ts';
import { parsed } from '../judge.ts';
import { looks, pause } from '../look-until.ts';
import { type FastCheck, lanes, type Model, weighted } from '../model.ts';
import { longestText, mostCents } from '../products/refusals.ts';
import type { Visit } from '../visit.ts';
import { core } from './core.ts';
import { refusals } from './refusals.ts';
import { judgeAdded, judgeChanged, judgePage, type Prices, productToChange } from './truth.ts';

/** `of`: a popular one, one that the load does not ask for, or the newest of this sequence's own. */
export type Ask =
  | { do: 'page'; id: number; form: number }
  | { do: 'both'; number: number }
  | { do: 'price'; of: 'added' | 'lane' | 'popular'; number: number; price_cents: number }
  | { do: 'price-back'; of: 'popular' }
  | { do: 'price-unseen' | 'price-held' | 'price-in-layers'; number: number; price_cents: number }
  | { do: 'sell'; seller: number; name: string; price_cents: number }
  | { do: 'refused'; kind: number; number: number };

/** How old a price may be, and half a second for the way. */
const lateMs = 2500;
/** What two layers keep for longer than this each, one after the other, is older than that. */
const layerMs = 1300;

/** The ways to ask for a page that customers have. */
const forms: [Prices, pathOf: (id: number) => string][] = [
  ['gross', id => `/shop/${id}`],
  ['net', id => `/shop/${id}?prices=net`],
  ['gross', id => `/shop/${id}?prices=gross`],
  ['gross', id => `/shop/${id}?from=mail`],
  ['net', id => `/shop/${id}?from=mail&prices=net`],
  ['gross', id => `/shop/0${id}`],
];

export const model: Model<Ask> = {
  id: 'shop-page',
  promises: {
    'one-page': 'the right product, its seller and five names',
    'net-and-gross': 'net prices for those who ask for net, and gross prices for all others',
    'new-price': 'A changed price shows within 2 seconds',
    'new-product': 'A new product has its page within 2 seconds',
    'bad-input': 'Bad input gets a clear "no"',
    'not-found': 'a product or a seller that is not there',
    [headersPromise]: 'a browser may keep them for 2 seconds at most',
  },
  keptSeconds: 2,
  core,
  draw,
  lane,
};

function draw(fc: FastCheck) {
  const whole = (min: number, max: number) => fc.integer({ min, max });
  const one = weighted(fc);
  const price_cents = fc.oneof(fc.constantFrom(1, mostCents), whole(1, mostCents));
  const name = fc.oneof(
    fc.string({ minLength: 1, maxLength: longestText }).filter(text => text.trim() !== ''),
    fc.constantFrom('x'.repeat(longestText), `Ana's "lamp" \\ 50 % off_`, '<b>lamp</b>', 'Größe ½ 🏮'),
  );
  const of = fc.constantFrom('added' as const, 'lane' as const);
  return fc.oneof(
    one(5, 'page', { id: whole(1, products), form: fc.nat() }),
    one(3, 'both', { number: fc.nat() }),
    one(2, 'price', { of, number: fc.nat(), price_cents }),
    one(2, 'sell', { seller: whole(1, users), name, price_cents }),
    one(1, 'refused', { kind: fc.nat(), number: fc.nat() }),
  );
}

/** Each lane changes products of one category, and sells into a new one in each sequence. */
function lane(place: number, mark: number, again: boolean) {
  const changed = new Map<number, number>();
  let sequences = 0;
  return (visit: Visit) => {
    const category = `attic ${mark % 10_000}-${place}-${again ? 'b' : 'a'}${++sequences}`;
    const added: Product[] = [];
    const known = (id: number): Product => {
      const row = added.find(one => one.id === id) ?? productRow(id);
      return { ...row, price_cents: changed.get(id) ?? row.price_cents };
    };
    const see = (question: string, id: number, form: number, untilMs?: number) => {
      const [prices, pathOf] = forms[form % forms.length] as (typeof forms)[number];
      const besides = id > products ? added : [];
      const judge = (answer: Parameters<typeof judgePage>[0]) =>
        judgePage(answer, known(id), prices, besides);
      return visit.sees(question, get(pathOf(id)), judge, untilMs);
    };
    /** At gross and at net prices, and in a third way that is drawn. */
    const seeAll = async (question: string, id: number, number: number, untilMs?: number) => {
      for (const form of [0, 1, 2 + (number % (forms.length - 2))]) await see(question, id, form, untilMs);
    };
    /** Nobody else changes it. */
    const own = (of: 'added' | 'lane' | 'popular', number: number): number | undefined =>
      ({
        added: added[0]?.id,
        lane: productToChange(number, place % lanes),
        popular: popularProducts[place],
      })[of];
    /** Pages that are asked for while the change waits show the old price, and may for two seconds more. */
    const repriceHeld = async (id: number, price_cents: number, number: number) => {
      await seeAll('net-and-gross', id, number);
      await visit.askWhileHeld(
        { query: 'SELECT id FROM products WHERE id = $1 FOR UPDATE', values: [id] },
        post(`/shop/${id}/price`, { price_cents }),
        { 'new-price': answer => judgeChanged(answer, id, price_cents) },
        get(`/shop/${id}`),
      );
      changed.set(id, price_cents);
      await seeAll('new-price', id, number, Date.now() + lateMs);
    };
    const reprice = async (id: number | undefined, price_cents: number, number: number, isUnseen = false) => {
      if (id === undefined) return;
      await seeAll('net-and-gross', id, number);
      await change(id, price_cents);
      // A look may be what makes a shop read the page again: the next one is right, and this one was not.
      if (isUnseen) await pause(lateMs);
      await seeAll('new-price', id, number, isUnseen ? undefined : Date.now() + lateMs);
    };
    /** One copy shows the page, then the price changes. Later the other copy may take over what the first one put into a store of both. */
    const repriceInLayers = async (id: number, price_cents: number, number: number) => {
      const keptMs = Date.now();
      await visit.look(get(`/shop/${id}`));
      await change(id, price_cents);
      const changedMs = Date.now();
      await pause(keptMs + layerMs - Date.now());
      await visit.look(get(`/shop/${id}`), looks);
      await pause(changedMs + lateMs - Date.now());
      await seeAll('new-price', id, number);
    };
    const change = async (id: number, price_cents: number) => {
      const judge = (answer: Parameters<typeof judgeChanged>[0]) => judgeChanged(answer, id, price_cents);
      await visit.ask(post(`/shop/${id}/price`, { price_cents }), { 'new-price': judge });
      changed.set(id, price_cents);
    };
    /** A page that was asked for before there was anything to show, where nobody else sells at this moment. */
    const sell = async ({ seller, name, price_cents }: Extract<Ask, { do: 'sell' }>) => {
      const last = added[0]?.id ?? (await put({ seller, name: 'Something else', price_cents }));
      await visit.look(get(`/shop/${last + 1}`), 6);
      const id = await put({ seller, name, price_cents });
      await seeAll('new-product', id, id, Date.now() + lateMs);
    };
    const put = async ({ seller, ...item }: { seller: number; name: string; price_cents: number }) => {
      const fields = { category, ...item, seller: userRow(seller).name };
      const answer = await visit.ask(post('/shop', { seller, category, ...item }), {
        'new-product': one => judgeAdded(one, { ...fields, prices: 'gross' }),
      });
      const product = { ...fields, seller_id: seller, id: Number(parsed(answer).id) };
      added.unshift(product);
      return product.id;
    };
    return async (ask: Ask): Promise<void> => {
      switch (ask.do) {
        case 'page':
          return see('one-page', inCategory(ask.id, place), ask.form);
        case 'both':
          return seeAll('net-and-gross', productToChange(ask.number, place % lanes), ask.number);
        case 'price':
          return reprice(own(ask.of, ask.number), ask.price_cents, ask.number);
        case 'price-back': {
          const id = own(ask.of, 0);
          return reprice(id, productRow(id ?? 0).price_cents, 0);
        }
        case 'price-unseen':
          return reprice(own('lane', ask.number), ask.price_cents, ask.number, true);
        case 'price-held':
          return repriceHeld(productToChange(ask.number, place % lanes), ask.price_cents, ask.number);
        case 'price-in-layers':
          return repriceInLayers(productToChange(ask.number, place % lanes), ask.price_cents, ask.number);
        case 'sell':
          return sell(ask);
        case 'refused': {
          const id = productToChange(ask.number, place % lanes);
          const all = refusals(id, category, ask.number);
          const [question, request, status] = all[ask.kind % all.length] as (typeof all)[number];
          await visit.refused(question, request, status);
          return see('one-page', id, 0);
        }
      }
    };
  };
}

/** The product of this lane's category that is next to a drawn one. */
function inCategory(id: number, place: number): number {
  const near = id - (id % categories.length) + (place % categories.length);
  return near < 1 ? near + categories.length : Math.min(near, products);
}
