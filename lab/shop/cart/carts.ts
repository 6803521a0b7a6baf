import type { HttpRequest, Random, Traffic, User } from '../traffic.ts';

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
  draw: random => addition(drawProduct(random), random),
  drawCostly: random => addition(drawProduct(random), random),
  isSuccess: (request, status, body) => isAdded(request, new Map(), status, body),
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
    isSuccess(request, status, body) {
      const known = cart;
      cart = null;
      if (request.method === 'GET') {
        const seen = status === 200 ? cartIn(body) : null;
        cart = seen;
        return seen !== null && (known === null || isSame(seen, known));
      }
      if (!known) return false;
      if (request.path === '/cart/order') {
        if (!isOrdered(status, body)) return false;
        cart = new Map();
        return true;
      }
      if (!isAdded(request, known, status, body)) return false;
      const { product, quantity } = request.body as { product: number; quantity: number };
      cart = new Map([...known, [product, (known.get(product) ?? 0) + quantity]]);
      return true;
    },
  };
}

const drawProduct = (random: Random): number => 1 + Math.floor(random() * products);

function addition(product: number, random: Random): HttpRequest {
  const quantity = 1 + Math.floor(random() * mostPieces);
  return { method: 'POST', path: '/cart/items', body: { product, quantity } };
}

/** The answer says how many pieces of the product are in the cart now. */
function isAdded({ body: asked }: HttpRequest, before: Cart, status: number, body: string): boolean {
  if (status !== 201) return false;
  const { product_id, quantity } = read(body);
  const earlier = before.get(Number(asked?.product)) ?? 0;
  return product_id === asked?.product && quantity === earlier + Number(asked?.quantity);
}

function isOrdered(status: number, body: string): boolean {
  const { number, total_cents } = read(body);
  return status === 201 && Number(number) > 0 && Number(total_cents) > 0;
}

/** What an answer says is in the cart; null when it is no cart. */
function cartIn(body: string): Cart | null {
  const { items } = read(body);
  if (!Array.isArray(items)) return null;
  return new Map(items.map(item => [Number(item?.product_id), Number(item?.quantity)]));
}

const isSame = (seen: Cart, known: Cart): boolean =>
  seen.size === known.size && [...known].every(([product, pieces]) => seen.get(product) === pieces);

function read(body: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}
