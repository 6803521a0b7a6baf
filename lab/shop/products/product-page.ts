import { categories, productsInCategory } from '../data-shape.ts';
import { between } from '../draw.ts';
import type { HttpRequest, Random, Traffic, User } from '../traffic.ts';
import { judgeGrown } from './truth.ts';

const usualSize = 50;
const firstPages = 3;
const firstShare = 0.8;

function pageOf(random: Random, size: number, pages: number): HttpRequest {
  const category = categories[between(random, 0, categories.length - 1)];
  const page = between(random, 1, pages);
  return { method: 'GET', path: `/products?category=${category}&page=${page}&size=${size}` };
}

const fullPages = (size: number): number => Math.floor(productsInCategory / size);

/** A page of a drawn category: one of the first three in `share` of all draws, else any. */
export const leaf = (random: Random, size: number, share: number): HttpRequest =>
  pageOf(random, size, random() < share ? firstPages : fullPages(size));

/** Customers leaf through a category. Eight of ten look at one of its first three pages, the others at any. */
export const productPage: Traffic = {
  id: 'product-page',
  file: import.meta.url,
  draw: (random, size = usualSize) => leaf(random, size, firstShare),
  drawCostly: (random, size = usualSize) => pageOf(random, size, fullPages(size)),
  judge({ path }, answer) {
    const [, category = '', page, size] = path.match(/category=(\w+)&page=(\d+)&size=(\d+)/) ?? [];
    return judgeGrown(answer, { category, page: Number(page), size: Number(size) });
  },
  walks: [
    { name: 'one of the first pages', sizes: [5, 50, 'drawn'], newUser: () => reader(() => firstPages) },
    { name: 'any page', sizes: [5, 50, 'drawn'], newUser: () => reader(fullPages) },
  ],
};

const reader = (pages: (size: number) => number): User => ({
  draw: (random, size = usualSize) => pageOf(random, size, pages(size)),
  judge: productPage.judge,
});
