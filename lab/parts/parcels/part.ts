/** The company that fetches the shop's parcels. */
import { defineCompany } from '../company/company.ts';

export const parcels = defineCompany({
  id: 'parcels',
  title: 'the parcel company',
  takesMs: [20, 50],
  did: ['parcel fetched', 'parcels fetched'],
});
