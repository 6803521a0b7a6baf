import { modelled } from '../model.ts';
import { model } from './model.ts';

/** Signing in with the address as it is kept, in any other case, and with addresses that are only like it. */
export const signIn = modelled(model);
