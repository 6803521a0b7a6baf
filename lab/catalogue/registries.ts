/** All that the catalogue may name. */
import { faults } from '../../faults/index.ts';
import { checks } from '../checks/index.ts';
import { contracts } from '../contracts/index.ts';
import { traffic } from '../load/index.ts';
import { k6Scripts } from '../load/scripts.ts';
import type { Registries } from './named-values.ts';

export const registries: Registries = { faults, checks, contracts, traffic, scripts: k6Scripts };
