import { judgeAnswer, rowsIn } from '../judge.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';

/** The seed's shape: 2,500 products in each of these. */
const categories = ['books', 'garden', 'kitchen', 'music', 'office', 'pets', 'sport', 'toys'];
const productsInEach = 2500;
const usualSize = 50;
const firstPages = 3;
const firstShare = 0.8;

function pathOf(random: Random, size: number, pages: number): HttpRequest {
  const category = categories[Math.floor(random() * categories.length)];
  const page = 1 + Math.floor(random() * pages);
  return { method: 'GET', path: `/products?category=${category}&page=${page}&size=${size}` };
}

const fullPages = (size: number): number => Math.floor(productsInEach / size);

/** Customers leaf through a category. Eight of ten look at one of its first three pages, the others at any. */
export const productPage: Traffic = {
  id: 'product-page',
  file: import.meta.url,

  draw(random, size = usualSize) {
    const staysInFront = random() < firstShare;
    return pathOf(random, size, staysInFront ? firstPages : fullPages(size));
  },

  drawCostly: (random, size = usualSize) => pathOf(random, size, fullPages(size)),

  // Products are added and never taken away, so the pages that are asked for are full.
  judge: (request, answer) =>
    judgeAnswer(answer, 200, body => {
      const { category, size } = asked(request);
      const products = rowsIn(body.products) ?? [];
      return products.length === size &&
        products.every(product => product.category === category && typeof product.seller === 'string')
        ? ''
        : 'wrong rows';
    }),
};

// k6 has no URL class.
function asked({ path }: HttpRequest): { category: string; size: number } {
  const value = (name: string) => path.match(new RegExp(`[?&]${name}=(\\w+)`))?.[1] ?? '';
  return { category: value('category'), size: Number(value('size')) };
}
