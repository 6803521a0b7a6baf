import { anyUser, between, stockedProduct } from '../draw.ts';
import type { HttpRequest, Judgement, Random, ShopAnswer, Traffic, User } from '../traffic.ts';
import { orderRequest, type PartnerOrder } from './requests.ts';
import { isInProgress, judgeOrdered } from './truth.ts';

const mostPieces = 2;
const mostTries = 5;
const anyKey = 1e9;

const drawOrder = (random: Random): PartnerOrder => ({
  partner: anyUser(random),
  key: `k-${between(random, 1, anyKey)}-${between(random, 1, anyKey)}`,
  product: stockedProduct(random),
  quantity: between(random, 1, mostPieces),
});
const draw = (random: Random): HttpRequest => orderRequest(drawOrder(random));

const judgeOne = ({ body }: HttpRequest, answer: ShopAnswer): Judgement =>
  judgeOrdered(answer, body as PartnerOrder);

/** Partners order, each order with a key of its own. Who hears no order sends the same request again, up to five times in all. */
export const partnerOrders: Traffic = {
  id: 'partner-orders',
  file: import.meta.url,
  draw,
  drawCostly: draw,
  judge: judgeOne,
  newUser,
};

function newUser(): User {
  let unheard: { request: HttpRequest; tries: number } | null = null;
  return {
    draw: random => unheard?.request ?? draw(random),
    judge(request, answer) {
      const tries = (unheard?.tries ?? 0) + 1;
      const judgement = judgeOne(request, answer);
      const isRight = judgement.wrong === '';
      const goesOn = !isRight && isWorthAgain(answer) && tries < mostTries;
      unheard = goesOn ? { request, tries } : null;
      return isRight && tries > 1 ? { ...judgement, label: 'again' } : judgement;
    },
  };
}

/** Nothing was heard, or nothing that says what became of it. */
const isWorthAgain = (answer: ShopAnswer): boolean =>
  answer.status === 0 || answer.status >= 500 || isInProgress(answer);
