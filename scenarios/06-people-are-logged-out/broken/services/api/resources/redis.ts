// The way to Redis: a store in memory that all copies of the shop share. One connection serves all requests.
// A question that gets no answer in time fails: redis.get(…) throws, and whoever asked decides what to do without it.
import { Redis } from 'ioredis';

export const redis = new Redis(process.env.REDIS_URL ?? '', {
  commandTimeout: 1000, // how long an answer may take, in ms; also how long a question waits for the connection
  connectTimeout: 500,
  maxRetriesPerRequest: 0, // a question that was on its way when the connection broke fails at once
  retryStrategy: () => 200, // then the next connection is tried after so many ms
});

// Without a listener, each try that fails would be written out whole.
let isAway = false;
redis.on('ready', () => {
  isAway = false;
});
redis.on('error', error => {
  if (!isAway) console.error(`Redis cannot be reached: ${error.message}`);
  isAway = true;
});
