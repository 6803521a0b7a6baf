// Signing in with an e-mail address.
import { field, make } from '../build.js';
import * as customers from '../customer.js';
import { shopForm } from '../form.js';
import { isGood } from '../shop.js';
import { sorry } from '../sorry.js';

// A café that has ordered for years; whoever only wants to look around may be it.
const guest = 'Tomas.Eze42@Example.com';

export const signIn = {
  'sign-in': {
    title: () => 'Sign in',
    async show({ ask, again }) {
      const known = customers.customer();
      return known ? signedIn(known, again) : [emailForm('sign-in', ask, again)];
    },
  },
};

export function signedIn({ name }, again) {
  const leave = () => {
    customers.signOut();
    again();
  };
  return [
    make('p', {}, `You are signed in as ${name}.`),
    make('p', {}, make('button', { type: 'button', onclick: leave }, 'Sign out')),
  ];
}

// `path`: where the shop signs in.
export function emailForm(path, ask, again) {
  const email = field('E-mail address', { name: 'email', type: 'email', autocomplete: 'email' });
  const fill = () => {
    email.querySelector('input').value = guest;
  };
  const form = shopForm([email], 'Sign in', async ({ email: address }) => {
    const answer = await ask(path, { email: address });
    if (answer.status === 404) return 'Nobody has this address here.';
    if (!isGood(answer)) return sorry(answer);
    customers.signIn(answer.body);
    again();
    return '';
  });
  const looking = make('button', { type: 'button', className: 'plain', onclick: fill }, `use ${guest}`);
  return make('div', {}, form, make('p', { className: 'quiet' }, 'Only looking around? ', looking));
}
