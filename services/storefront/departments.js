// The departments of the shop. Which of them this shop has, it says itself: a path that it does not know is answered with 404.
import { piecesSeen } from './customer.js';
import { account } from './pages/account.js';
import { buying } from './pages/buying.js';
import { cart } from './pages/cart.js';
import { customerNumber } from './pages/customer-number.js';
import { market } from './pages/market.js';
import { orders } from './pages/orders.js';
import { products } from './pages/products.js';
import { shopPage } from './pages/shop-page.js';
import { signIn } from './pages/sign-in.js';
import { ask } from './shop.js';

// `question` is cheap: the shop looks nothing up for it, or what this customer's cookies name at most.
const departments = [
  { id: 'products', href: '#/products', label: () => 'Products', question: ['products'], pages: products },
  { id: 'shop-page', href: '#/page', label: () => 'Popular', question: ['shop/0'], pages: shopPage },
  { id: 'market', href: '#/market', label: () => 'Market', question: ['market/0'], pages: market },
  { id: 'buying', href: '#/buy', label: () => 'Buy', question: ['stock/0'], pages: buying },
  { id: 'cart', href: '#/cart', label: cartLabel, question: ['cart'], pages: cart },
  { id: 'orders', href: '#/orders', label: () => 'Your orders', question: ['orders'], pages: orders },
  { id: 'account', href: '#/account', label: () => 'Your account', question: ['account'], pages: account },
  { id: 'sign-in', href: '#/sign-in', label: signInLabel, question: ['sign-in', {}], pages: signIn },
];

// A shop without sign-in knows its customers by their numbers, where it has to know them.
const byNumber = { id: 'customer-number', href: '#/sign-in', label: signInLabel, pages: customerNumber };
const needCustomer = ['buying', 'market', 'orders'];

// `problem` is an answer of a shop that does not serve anybody; else null.
export async function openDepartments() {
  const answers = await Promise.all(departments.map(({ question: [path, body] }) => ask(path, { body })));
  const isDown = ({ status }) => status === 0 || status >= 500;
  if (answers.every(isDown)) return { departments: [], problem: answers[0] };
  const open = departments.filter((_, n) => answers[n].status !== 404);
  const ids = open.map(({ id }) => id);
  const needsNumber = !ids.includes('sign-in') && needCustomer.some(id => ids.includes(id));
  return { departments: needsNumber ? [...open, byNumber] : open, problem: null };
}

function cartLabel() {
  const seen = piecesSeen();
  return seen === 0 ? 'Cart' : `Cart (${seen})`;
}

function signInLabel(customer) {
  return customer ? customer.name : 'Sign in';
}
