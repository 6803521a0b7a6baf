/** The packer: asks the parcel company to fetch each order. */
import { defineService } from '../service.ts';

export const packer = defineService({ id: 'packer', title: 'the packer', isNeeded: false });
