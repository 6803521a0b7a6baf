import { modelled } from '../model.ts';
import { model } from './model.ts';

/** The order history, one order, and placing an order. */
export const orders = modelled(model);
