import { arrivals } from '../arrivals.k6.ts';
import { soldOut } from './sold-out.ts';

export { options } from '../arrivals.k6.ts';
export default arrivals(soldOut);
