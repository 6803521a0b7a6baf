import { popularProducts, productRow } from '../data-shape.ts';
import { anyProduct, between } from '../draw.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';
import { judgePage, lastingProduct, type Prices } from './truth.ts';

const popularShare = 0.99;
const netShare = 0.1;

const visit = (id: number, prices: Prices): HttpRequest => ({
  method: 'GET',
  path: prices === 'gross' ? `/shop/${id}` : `/shop/${id}?prices=net`,
});

const popular = (random: Random): number =>
  popularProducts[between(random, 0, popularProducts.length - 1)] ?? 0;

/** Nearly everybody looks at one of five products; one visitor of ten is a company and looks at net prices. */
export const visits: Traffic = {
  id: 'visits',
  file: import.meta.url,
  draw(random) {
    const prices = random() < netShare ? 'net' : 'gross';
    return visit(random() < popularShare ? popular(random) : lastingProduct(anyProduct(random)), prices);
  },
  drawCostly: random => visit(lastingProduct(anyProduct(random)), 'gross'),
  judge({ path }, answer) {
    const [, id, prices = 'gross'] = path.match(/^\/shop\/(\d+)(?:\?prices=(net))?$/) ?? [];
    return judgePage(answer, productRow(Number(id)), prices as Prices, []);
  },
};
