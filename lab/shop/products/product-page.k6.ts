import { arrivals } from '../arrivals.k6.ts';
import { productPage } from './product-page.ts';

export { options } from '../arrivals.k6.ts';
export default arrivals(productPage);
