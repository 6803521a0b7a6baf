/** The bookkeeper: asks the company that keeps the books to enter each order. */
import { defineService } from '../service.ts';

export const bookkeeper = defineService({ id: 'bookkeeper', title: 'the bookkeeper', isNeeded: false });
