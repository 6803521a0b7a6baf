/** The company that keeps the shop's books. */
import { defineCompany } from '../company/company.ts';

export const books = defineCompany({
  id: 'books',
  title: 'the company that keeps the books',
  takesMs: [20, 50],
  did: ['order entered', 'orders entered'],
});
