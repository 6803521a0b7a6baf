import { arrivals } from '../arrivals.k6.ts';
import { orderHistory } from './order-history.ts';

export { options } from '../arrivals.k6.ts';
export default arrivals(orderHistory);
