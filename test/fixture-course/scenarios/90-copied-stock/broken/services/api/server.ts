// Starts one replica of the shop, which shows copies of the stock where it has them.
import { buildApp } from './app.ts';
import { showCopies } from './resources/redis.ts';

const app = buildApp();
showCopies(app);
process.once('SIGTERM', () => app.close());

await app.listen({ port: Number(process.env.PORT ?? 3000), host: process.env.HOST ?? '127.0.0.1' });
