import { modelled } from '../model.ts';
import { model } from './model.ts';

/** Pages of a category, one product, and new products. */
export const products = modelled(model);
