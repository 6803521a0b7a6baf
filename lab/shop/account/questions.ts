import { modelled } from '../model.ts';
import { model } from './model.ts';

/** Customers who sign in, order, and sign out. */
export const account = modelled(model);
