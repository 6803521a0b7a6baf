import { type Fields, judgeAnswer, rowsIn } from '../judge.ts';
import type { HttpRequest, Judgement, Random, ShopAnswer, Traffic, User } from '../traffic.ts';

/** The seed's shape. */
const products = 20_000;
const mostPieces = 3;
const mostProducts = 6;
const orderShare = 0.02;
const addShare = 0.38;
const sameAgainShare = 0.3;

/** What a user put into the cart: pieces by product. */
type Cart = Map<number, number>;

/** Customers fill their carts, look at them, and now and then order what is in them. */
export const carts: Traffic = {
  id: 'carts',
  file: import.meta.url,
  draw: random => addition(drawProduct(random), random),
  drawCostly: random => addition(drawProduct(random), random),
  judge: (request, answer) => judgeAdded(request, new Map(), answer),
  newUser,
};

/** Knows what is in the cart, and sees when something is missing. After a failure the user looks, and goes on from what is there. */
function newUser(): User {
  let cart: Cart | null = new Map();
  return {
    draw(random) {
      const share = random();
      if (!cart) return { method: 'GET', path: '/cart' };
      if (cart.size === 0) return addition(drawProduct(random), random);
      if (share < orderShare) return { method: 'POST', path: '/cart/order' };
      if (share > orderShare + addShare || cart.size >= mostProducts) return { method: 'GET', path: '/cart' };
      const again = random() < sameAgainShare ? [...cart.keys()][0] : undefined;
      return addition(again ?? drawProduct(random), random);
    },
    judge(request, answer) {
      const known = cart;
      cart = null;
      if (request.method === 'GET') {
        return judgeAnswer(answer, 200, body => {
          cart = cartIn(body);
          if (!cart) return 'no cart';
          return known === null || isSame(cart, known) ? '' : 'wrong cart';
        });
      }
      const before = known ?? new Map();
      const isOrder = request.path === '/cart/order';
      const judgement = isOrder ? judgeOrdered(answer) : judgeAdded(request, before, answer);
      if (judgement.wrong) return judgement;
      cart = isOrder ? new Map() : withMore(before, request);
      return judgement;
    },
  };
}

const drawProduct = (random: Random): number => 1 + Math.floor(random() * products);

function addition(product: number, random: Random): HttpRequest {
  const quantity = 1 + Math.floor(random() * mostPieces);
  return { method: 'POST', path: '/cart/items', body: { product, quantity } };
}

function withMore(before: Cart, { body }: HttpRequest): Cart {
  const { product, quantity } = body as { product: number; quantity: number };
  return new Map([...before, [product, (before.get(product) ?? 0) + quantity]]);
}

/** The answer says how many pieces of the product are in the cart now. */
function judgeAdded(request: HttpRequest, before: Cart, answer: ShopAnswer): Judgement {
  const product = Number(request.body?.product);
  const pieces = withMore(before, request).get(product);
  return judgeAnswer(answer, 201, ({ product_id, quantity }) =>
    product_id === product && quantity === pieces ? '' : 'wrong pieces',
  );
}

function judgeOrdered(answer: ShopAnswer): Judgement {
  return judgeAnswer(answer, 201, ({ number, total_cents }) => {
    if (!(typeof number === 'number' ? number > 0 : typeof number === 'string' && number))
      return 'no order number';
    return typeof total_cents === 'number' && total_cents > 0 ? '' : 'wrong total';
  });
}

/** What an answer says is in the cart; null when it is no cart. */
function cartIn(body: Fields): Cart | null {
  const items = rowsIn(body.items);
  return items && new Map(items.map(item => [item.product_id, item.quantity] as [number, number]));
}

const isSame = (seen: Cart, known: Cart): boolean =>
  seen.size === known.size && [...known].every(([product, pieces]) => seen.get(product) === pieces);
