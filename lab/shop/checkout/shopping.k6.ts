import { arrivals } from '../arrivals.k6.ts';
import { shopping } from './shopping.ts';

export { options } from '../arrivals.k6.ts';
export default arrivals(shopping);
