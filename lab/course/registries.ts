/** All that the catalogue may name. */
import { faults } from '../../faults/index.ts';
import { checks } from '../judge/checks/index.ts';
import { trialChecks } from '../judge/trial-checks/index.ts';
import { parts } from '../parts/index.ts';
import { contracts } from '../shop/contracts.ts';
import { places } from '../shop/places.ts';
import { traffic } from '../shop/traffics.ts';
import type { Registries } from './named-values.ts';

/** Where what was promised may have to arrive: at a place of the shop, or at a company outside. */
const destinations = {
  ...places,
  ...Object.fromEntries(Object.entries(parts).filter(([, { role }]) => role === 'company')),
};

export const registries: Registries = {
  faults,
  checks,
  trialChecks,
  contracts,
  places: destinations,
  traffic,
};
