import { productPage } from '../products/product-page.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';
import { judgeServed } from './truth.ts';

const pageSize = 20;
const drawPage = (random: Random): HttpRequest => productPage.drawCostly(random, pageSize);

/** A program copies all prices, page by page, as fast as it can. A clear "no" is a right answer to it too. */
export const priceRobot: Traffic = {
  id: 'price-robot',
  file: import.meta.url,
  draw: drawPage,
  drawCostly: drawPage,
  judge: (request, answer) => judgeServed(answer, one => productPage.judge(request, one)),
};
