// In a shop without sign-in: the customer's number, as it stands on each invoice.
import { field } from '../build.js';
import * as customers from '../customer.js';
import { shopForm } from '../form.js';
import { signedIn } from './sign-in.js';

export const customerNumber = {
  'sign-in': {
    title: () => 'Sign in',
    async show({ again }) {
      const known = customers.customer();
      return known ? signedIn(known, again) : [numberForm(again)];
    },
  },
};

const numberForm = again =>
  shopForm([field('Customer number', { name: 'number', type: 'number', value: '42' })], 'Sign in', values => {
    customers.signIn({ id: Number(values.number), name: `Customer ${values.number}` });
    again();
    return '';
  });
