/** All parts by id, sorted. */
import { api } from './api/part.ts';
import { bookkeeper } from './bookkeeper/part.ts';
import { books } from './books/part.ts';
import type { PartDefinition } from './contract.ts';
import { door } from './door/part.ts';
import { grafana } from './grafana/part.ts';
import { haproxy } from './haproxy/part.ts';
import { mail } from './mail/part.ts';
import { mailer } from './mailer/part.ts';
import { packer } from './packer/part.ts';
import { parcels } from './parcels/part.ts';
import { postgres } from './postgres/part.ts';
import { prometheus } from './prometheus/part.ts';
import { rabbitmq } from './rabbitmq/part.ts';
import { redis } from './redis/part.ts';
import { replica } from './replica/part.ts';
import { storefront } from './storefront/part.ts';
import { toxiproxy } from './toxiproxy/part.ts';
import { worker } from './worker/part.ts';

export const parts: Readonly<Record<string, PartDefinition>> = {
  api,
  bookkeeper,
  books,
  door,
  grafana,
  haproxy,
  mail,
  mailer,
  packer,
  parcels,
  postgres,
  prometheus,
  rabbitmq,
  redis,
  replica,
  storefront,
  toxiproxy,
  worker,
};
