/** The k6 script of each kind of traffic that can be a scenario's load. */
import { fileURLToPath } from 'node:url';

const scriptBeside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export const k6Scripts: Readonly<Record<string, string>> = {
  carts: scriptBeside('cart/carts.k6.ts'),
  'order-history': scriptBeside('orders/order-history.k6.ts'),
  'product-page': scriptBeside('products/product-page.k6.ts'),
  shopping: scriptBeside('checkout/shopping.k6.ts'),
  'sold-out': scriptBeside('checkout/sold-out.k6.ts'),
};
