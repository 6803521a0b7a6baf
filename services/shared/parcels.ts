// Asks the parcel company to fetch parcels. What it promises stands in resources/parcels.ts of the packer.
import { askCompany } from './company.ts';

export async function fetchParcel(to: string, order: number, key: string) {
  await askCompany(
    process.env.PARCELS_URL,
    'the parcel company',
    'fetch the parcel of order',
    { to, order },
    key,
  );
}
