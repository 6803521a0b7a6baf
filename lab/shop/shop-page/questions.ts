import { modelled } from '../model.ts';
import { model } from './model.ts';

/** The page of one product, changed prices, and new products. */
export const shopPage = modelled(model);
