import { modelled } from '../model.ts';
import { model } from './model.ts';

/** Looking at a product, selling one, ordering one, and the own newest orders. */
export const market = modelled(model);
