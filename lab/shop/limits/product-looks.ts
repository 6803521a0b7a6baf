import { productRow } from '../data-shape.ts';
import { anyProduct } from '../draw.ts';
import { judgeProduct } from '../products/truth.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';

const drawLook = (random: Random): HttpRequest => ({
  method: 'GET',
  path: `/products/${anyProduct(random)}`,
});

/** Customers look at one product after the other. Nobody refuses them. */
export const productLooks: Traffic = {
  id: 'product-looks',
  file: import.meta.url,
  draw: drawLook,
  drawCostly: drawLook,
  judge: ({ path }, answer) => judgeProduct(answer, productRow(Number(path.slice('/products/'.length)))),
};
