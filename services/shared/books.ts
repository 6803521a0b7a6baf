// Asks the company that keeps our books to enter orders. What it promises stands in resources/books.ts of the bookkeeper.
import { askCompany } from './company.ts';

export async function enterOrder(to: string, order: number, key: string) {
  await askCompany(process.env.BOOKS_URL, 'the books', 'enter order', { to, order }, key);
}
