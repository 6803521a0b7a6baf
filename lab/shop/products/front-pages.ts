import type { Traffic } from '../traffic.ts';
import { leaf, productPage } from './product-page.ts';

const usualSize = 20;
const firstShare = 0.99;

/** Nearly everybody stays on the first three pages of a category, as in a sale. */
export const frontPages: Traffic = {
  id: 'front-pages',
  file: import.meta.url,
  draw: (random, size = usualSize) => leaf(random, size, firstShare),
  drawCostly: (random, size = usualSize) => productPage.drawCostly(random, size),
  judge: productPage.judge,
};
