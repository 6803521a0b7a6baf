/** What a right shop says about the stock. */
import { piecesOf, productRow } from '../data-shape.ts';
import { judgeAnswer, judgeFields, right } from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';

/** A product with its price and exactly these pieces. */
export const judgeProduct = (
  answer: ShopAnswer,
  product: { product: number; name: string; price_cents: number; pieces: number },
): Judgement => {
  const { pieces, ...rest } = product;
  return judgeAnswer(answer, 200, body => {
    const judgement = judgeFields(body, rest, 'wrong product', 'product');
    return judgement.wrong ? judgement : judgeFields(body, { pieces }, 'wrong pieces');
  });
};

/** A product with its price and its pieces. Without `pieces`, customers may have bought some since the beginning. */
export function judgeStock(answer: ShopAnswer, product: number, pieces?: number): Judgement {
  const { name, price_cents } = productRow(product);
  const most = pieces ?? piecesOf(product);
  return judgeAnswer(answer, 200, body => {
    const judgement = judgeFields(body, { product, name, price_cents }, 'wrong product', 'product');
    if (judgement.wrong) return judgement;
    const seen = Number.isInteger(body.pieces) ? Number(body.pieces) : -1;
    if (seen >= (pieces ?? 0) && seen <= most) return right;
    return judgeFields(body, { pieces: most }, 'wrong pieces');
  });
}
