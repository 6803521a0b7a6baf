import { modelled } from '../model.ts';
import { model } from './model.ts';

export const cart = modelled(model);
