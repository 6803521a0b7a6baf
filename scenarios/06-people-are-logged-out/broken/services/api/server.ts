// Starts one replica of the shop.
import { buildApp } from './app.ts';

const app = buildApp();

await app.listen({ port: Number(process.env.PORT ?? 3000), host: process.env.HOST ?? '127.0.0.1' });
