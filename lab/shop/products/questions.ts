import { between, get, inTurns, judged, oneTruthAtATime, post, withoutRepeats } from '../compare.ts';
import type { Answer } from '../contract.ts';
import { type ContractContext, defineContract } from '../contract.ts';
import { parsed } from '../judge.ts';
import type { HttpRequest, Random } from '../traffic.ts';
import {
  type Fields,
  listProblem,
  type Page,
  type Product,
  pageOf,
  pagePath,
  productOf,
  totalOf,
  wrongField,
} from './lists.ts';

/** The seed's shape: 2,500 products in each of these. */
const categories = ['books', 'garden', 'kitchen', 'music', 'office', 'pets', 'sport', 'toys'];
const productsInEach = 2500;
const allProducts = 20_000;
const allUsers = 200_000;
const mostCents = 500_00;

/** Pages of a category, one product, and a new product: about 50 requests. */
export const products = defineContract({
  id: 'products',
  async ask(given) {
    const context = oneTruthAtATime(given);
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
    const ids = [between(random, 1, allProducts), between(random, 1, allProducts)];
    const refused = refusals(random);
    return inTurns([
      ...pages.map(page => () => newestFirst(context, page)),
      ...ids.map(id => () => oneProduct(context, id)),
      ...refused.map(
        ([request, status]) =>
          () =>
            refusal(context, request, status),
      ),
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
  const last = Math.floor(productsInEach / 47) + 1;
  return [
    { category: a },
    { category: b, page: 1, size: 5 },
    { category: c, page: 1, size: 50 },
    { category: d, page: between(random, 2, 50), size: 50 },
    { category: e, page: between(random, 2, Math.floor(productsInEach / size)), size },
    { category: f, page: last, size: 47 },
    { category: a, page: last + 1, size: 47 },
    { category: `nothing-${between(random, 1, 9999)}`, page: 1, size: 5 },
  ];
}

type Item = { seller: number; name: string; price_cents: number };
const drawItem = (random: Random): Item => ({
  seller: between(random, 1, allUsers),
  name: `Found in the attic no. ${between(random, 1, 99_999)}`,
  price_cents: between(random, 1, mostCents),
});

async function newestFirst(context: ContractContext, page: Page): Promise<Answer[]> {
  return askPage(
    context,
    page,
    'newest-first',
    await pageOf(context, page),
    await totalOf(context, page.category),
  );
}

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
  const totalProblem = () => wrongField(parsed(answer), { total });
  return [
    judged(question, request, words, answer, 200, () => listProblem(answer, wanted)),
    judged('how-many', request, `total is ${total}`, answer, 200, totalProblem),
  ];
}

async function oneProduct(context: ContractContext, id: number): Promise<Answer[]> {
  return [await askProduct(context, await productOf(context, id))];
}

async function askProduct({ send }: ContractContext, product: Product): Promise<Answer> {
  const request = get(`/products/${product.id}`);
  const answer = await send(request);
  return judged('one-product', request, `product ${product.id}`, answer, 200, () =>
    wrongField(parsed(answer), product),
  );
}

function refusals(random: Random): [HttpRequest, number][] {
  const category = categories[between(random, 0, categories.length - 1)] ?? '';
  const seller = between(random, 1, allUsers);
  const name = 'A lamp';
  return [
    [get('/products'), 400],
    [get('/products?category='), 400],
    [get(`/products?category=${category}&page=0`), 400],
    [get(`/products?category=${category}&page=two`), 400],
    [get(`/products?category=${category}&size=0`), 400],
    [get(`/products?category=${category}&size=51`), 400],
    [get('/products/lamp'), 400],
    [get(`/products/${allProducts + between(random, 100_000, 200_000)}`), 404],
    [post('/products', { seller, category, name, price_cents: 0 }), 400],
    [post('/products', { seller, category, name: '', price_cents: 100 }), 400],
    [post('/products', { seller, name, price_cents: 100 }), 400],
    [post('/products', { seller: allUsers + 1, category, name, price_cents: 100 }), 404],
  ];
}

async function refusal({ send }: ContractContext, request: HttpRequest, status: number): Promise<Answer[]> {
  const question = status === 400 ? 'bad-input' : 'not-found';
  return [judged(question, request, `status ${status}`, await send(request), status)];
}

/** Adds products and reads them back, the first one twice: an older page may have been kept. */
async function newProducts(context: ContractContext, category: string, items: Item[]): Promise<Answer[]> {
  const page = { category, page: 1, size: 5 };
  const wanted = await pageOf(context, page);
  let total = await totalOf(context, category);
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

async function add(context: ContractContext, category: string, { seller, name, price_cents }: Item) {
  const [person] = await context.truth<{ name: string }>('SELECT name FROM users WHERE id = $1', [seller]);
  const request = post('/products', { seller, category, name, price_cents });
  const answer = await context.send(request);
  const fields: Fields = { seller_id: seller, seller: person?.name, category, name, price_cents };
  const product = { ...fields, id: Number(parsed(answer).id) } as Product;
  const words = `a new product of user ${seller}`;
  const problem = () => (product.id > allProducts ? wrongField(parsed(answer), fields) : 'no new id');
  return { product, judgement: judged('new-product', request, words, answer, 201, problem) };
}
