import { get, inTurns, judged, post, refused } from '../compare.ts';
import type { Answer } from '../contract.ts';
import { type ContractContext, defineContract } from '../contract.ts';
import {
  products as allProducts,
  categories,
  type Product,
  productRow,
  productsInCategory,
  userRow,
  users,
} from '../data-shape.ts';
import { anyProduct, anyUser, between, withoutRepeats } from '../draw.ts';
import { parsed } from '../judge.ts';
import type { HttpRequest, Random } from '../traffic.ts';
import { judgeAdded, judgePage, judgeProduct, judgeTotal, type Page, pageOf, totalOf } from './truth.ts';

const mostCents = 500_00;

const pagePath = ({ category, page, size }: Page): string =>
  `/products?category=${encodeURIComponent(category)}${page ? `&page=${page}` : ''}${size ? `&size=${size}` : ''}`;

/** Pages of a category, one product, and a new product: about 50 requests. */
export const products = defineContract({
  id: 'products',
  async ask(context) {
    // All inputs are drawn before anything is sent, so that the same seed gives the same questions.
    const { random } = context;
    const draw = withoutRepeats(random, 0, categories.length - 1);
    const category = () => categories[draw()] ?? '';
    // Two categories get new products, so their pages are asked for by nobody else.
    const growing = [category(), category()].map(name => ({
      name,
      items: [drawItem(random), drawItem(random)],
    }));
    const pages = pagesOf(random, Array.from({ length: 6 }, category));
    const ids = [anyProduct(random), anyProduct(random)];
    const no = refusals(random);
    return inTurns([
      ...pages.map(page => () => newestFirst(context, page)),
      ...ids.map(id => async () => [await askProduct(context, productRow(id))]),
      ...no.map(([request, status]) => async () => [
        await refused(context, status === 400 ? 'bad-input' : 'not-found', request, status),
      ]),
      ...growing.map(
        ({ name, items }) =>
          () =>
            newProducts(context, name, items),
      ),
    ]);
  },
});

/** First pages, pages in the middle, the last one, which is not full, one behind it, and a category that nobody has. */
function pagesOf(random: Random, [a = '', b = '', c = '', d = '', e = '', f = '']: string[]): Page[] {
  const size = between(random, 6, 49);
  const last = Math.floor(productsInCategory / 47) + 1;
  return [
    { category: a },
    { category: b, page: 1, size: 5 },
    { category: c, page: 1, size: 50 },
    { category: d, page: between(random, 2, 50), size: 50 },
    { category: e, page: between(random, 2, Math.floor(productsInCategory / size)), size },
    { category: f, page: last, size: 47 },
    { category: a, page: last + 1, size: 47 },
    { category: `nothing-${between(random, 1, 9999)}`, page: 1, size: 5 },
  ];
}

type Item = { seller: number; name: string; price_cents: number };
const drawItem = (random: Random): Item => ({
  seller: anyUser(random),
  name: `Found in the attic no. ${between(random, 1, 99_999)}`,
  price_cents: between(random, 1, mostCents),
});

const newestFirst = (context: ContractContext, page: Page): Promise<Answer[]> =>
  askPage(context, page, 'newest-first', pageOf(page), totalOf(page.category));

/** One request, two questions: which products, and how many there are in the category. */
async function askPage(
  { send }: ContractContext,
  page: Page,
  question: string,
  wanted: Product[],
  total: number,
): Promise<Answer[]> {
  const request = get(pagePath(page));
  const answer = await send(request);
  const words = wanted[0]
    ? `${wanted.length} products from product ${wanted[0].id} on, newest first`
    : 'an empty list';
  return [
    judged(question, request, words, answer, judgePage(answer, wanted)),
    judged('how-many', request, `total is ${total}`, answer, judgeTotal(answer, total)),
  ];
}

async function askProduct({ send }: ContractContext, product: Product): Promise<Answer> {
  const request = get(`/products/${product.id}`);
  const answer = await send(request);
  return judged('one-product', request, `product ${product.id}`, answer, judgeProduct(answer, product));
}

function refusals(random: Random): [HttpRequest, number][] {
  const category = categories[between(random, 0, categories.length - 1)] ?? '';
  const seller = anyUser(random);
  const name = 'A lamp';
  return [
    [get('/products'), 400],
    [get('/products?category='), 400],
    [get(`/products?category=${category}&page=0`), 400],
    [get(`/products?category=${category}&page=two`), 400],
    [get(`/products?category=${category}&size=0`), 400],
    [get(`/products?category=${category}&size=51`), 400],
    [get('/products/lamp'), 400],
    [get(`/products/${5 * allProducts + anyProduct(random)}`), 404],
    [post('/products', { seller, category, name, price_cents: 0 }), 400],
    [post('/products', { seller, category, name: '', price_cents: 100 }), 400],
    [post('/products', { seller, name, price_cents: 100 }), 400],
    [post('/products', { seller: users + 1, category, name, price_cents: 100 }), 404],
  ];
}

/** Adds products and reads them back, the first one twice: an older page may have been kept. */
async function newProducts(context: ContractContext, category: string, items: Item[]): Promise<Answer[]> {
  const page = { category, page: 1, size: 5 };
  const wanted = pageOf(page);
  let total = totalOf(category);
  const answers = await askPage(context, page, 'newest-first', wanted, total);
  for (const item of items) {
    const { judgement, product } = await add(context, category, item);
    answers.push(judgement);
    if (judgement.outcome !== 'right') return answers;
    wanted.unshift(product);
    total += 1;
    for (let reading = item === items[0] ? 1 : 2; reading <= 2; reading++) {
      answers.push(...(await askPage(context, page, 'new-product-shown', wanted.slice(0, 5), total)));
    }
    answers.push(await askProduct(context, product));
  }
  return answers;
}

async function add({ send }: ContractContext, category: string, { seller, name, price_cents }: Item) {
  const request = post('/products', { seller, category, name, price_cents });
  const answer = await send(request);
  const fields = { seller_id: seller, seller: userRow(seller).name, category, name, price_cents };
  const product: Product = { ...fields, id: Number(parsed(answer).id) };
  const words = `a new product of user ${seller}`;
  return { product, judgement: judged('new-product', request, words, answer, judgeAdded(answer, fields)) };
}
