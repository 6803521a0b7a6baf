import { modelled } from '../model.ts';
import { model } from './model.ts';

/** Products, buying, the last pieces, and what must be left after a refusal. */
export const checkout = modelled(model);
