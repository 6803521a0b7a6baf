// The order history of the customer who is signed in, and ordering the same again.
import { day, make, pieces, price } from '../build.js';
import { customer } from '../customer.js';
import { shopForm } from '../form.js';
import { isGood } from '../shop.js';
import { sorry } from '../sorry.js';

const pageSize = 20;

export const orders = {
  orders: {
    title: () => 'Your orders',
    // `before`: where the page before ended
    async show({ ask }, before) {
      const who = customer();
      if (!who) return [pleaseSignIn()];
      const wanted = new URLSearchParams({
        user: who.id,
        limit: String(pageSize),
        ...(before && { before }),
      });
      const answer = await ask(`orders?${wanted}`);
      if (!isGood(answer)) return answer;
      const { orders: found, next } = answer.body;
      if (found.length === 0) return [make('p', {}, 'No orders yet.')];
      const older = make('a', { href: `#/orders/${encodeURIComponent(next)}` }, 'Older orders');
      return [
        make('ol', { className: 'list' }, ...found.map(order => asItem(order, ask, who))),
        make('p', { className: 'pager' }, ...(next ? [older] : ['These are your first orders.'])),
      ];
    },
  },
};

export const pleaseSignIn = () =>
  make('p', {}, 'Please ', make('a', { href: '#/sign-in' }, 'sign in'), ' first.');

function asItem(order, ask, who) {
  const { id, product_id, quantity, total_cents, status, created_at } = order;
  return make(
    'li',
    {},
    make('strong', {}, `Order ${id}`),
    make('span', { className: 'quiet' }, ` ${day(created_at)}, ${status}`),
    make('span', { className: 'line' }, `${pieces(quantity)} of article no. ${product_id}`),
    make('span', { className: 'price' }, price(total_cents)),
    againForm(order, ask, who),
  );
}

const againForm = ({ id, product_id, quantity }, ask, who) =>
  shopForm(
    [],
    make('span', {}, 'Order again', make('span', { className: 'unseen' }, `: as order ${id}`)),
    async () => {
      const answer = await ask('orders', { user: who.id, product: product_id, quantity });
      return isGood(answer) ? `Thank you. It is order ${answer.body.id}.` : sorry(answer, true);
    },
  );
