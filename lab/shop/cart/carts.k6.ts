import { arrivals } from '../arrivals.k6.ts';
import { carts } from './carts.ts';

export { options } from '../arrivals.k6.ts';
export default arrivals(carts);
