// The account: signing in, what was ordered, and ordering. The shop knows the customer by a cookie, or does not.
import { day, field, make, pieces, price } from '../build.js';
import * as customers from '../customer.js';
import { shopForm } from '../form.js';
import { isGood } from '../shop.js';
import { sorry } from '../sorry.js';
import { emailForm } from './sign-in.js';

const unknown = 401;

export const account = {
  account: {
    title: () => 'Your account',
    async show({ ask, again }) {
      const answer = await ask('account');
      if (answer.status === unknown) return stranger(ask, again);
      if (!isGood(answer)) return answer;
      const listed = await ask('account/orders');
      if (listed.status === unknown) return stranger(ask, again);
      if (!isGood(listed)) return listed;
      customers.signIn(answer.body);
      const { orders } = listed.body;
      return [
        make('p', { className: 'big' }, `You are signed in as ${answer.body.name}.`),
        signOutForm(ask, again),
        orderForm(ask, again),
        make('h2', {}, 'Your orders'),
        orders.length === 0
          ? make('p', {}, 'No orders yet.')
          : make('ol', { className: 'list' }, ...orders.map(asItem)),
      ];
    },
  },
};

// This tab may remember a customer whom the shop has forgotten.
function stranger(ask, again) {
  const known = customers.customer();
  const form = emailForm('account/sign-in', ask, again);
  if (!known) return [form];
  const words = `You were signed in as ${known.name}. The shop does not know you any more. Please sign in again.`;
  return [make('p', { className: 'big' }, words), form];
}

const signOutForm = (ask, again) =>
  shopForm([], 'Sign out', async () => {
    const answer = await ask('account/sign-out', {});
    if (!isGood(answer)) return sorry(answer, true);
    customers.signOut();
    again();
    return '';
  });

function orderForm(ask, again) {
  const fields = [
    field('Article number', { name: 'product', type: 'number', value: '7' }),
    field('Pieces', { name: 'quantity', type: 'number', value: '1' }),
  ];
  const form = shopForm(fields, 'Order', async ({ product, quantity }) => {
    const answer = await ask('account/orders', { product: Number(product), quantity: Number(quantity) });
    if (!isGood(answer)) return sorry(answer, true);
    again();
    return '';
  });
  return make('section', {}, make('h2', {}, 'From the catalogue'), form);
}

const asItem = ({ id, product_id, quantity, total_cents, created_at }) =>
  make(
    'li',
    {},
    make('strong', {}, `Order ${id}`),
    make('span', { className: 'quiet' }, ` ${day(created_at)}`),
    make('span', { className: 'line' }, `${pieces(quantity)} of article no. ${product_id}`),
    make('span', { className: 'price' }, price(total_cents)),
  );
