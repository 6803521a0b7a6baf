-- Two years of Corner, the same on every machine: numbers come from arithmetic on row numbers, never from random().
--
--   users     200,000   1–100 are offices and cafés with 3,000 orders each, the others have 3 or 4
--   products   20,000
--   stock      20,000   one product in twenty is sold out, one has 3 pieces left, the others have 500
--   orders  1,000,000   in the order in which they were placed, so one user's orders lie far apart

INSERT INTO users (id, name, email, created_at)
SELECT n,
       first || ' ' || last,
       CASE WHEN n % 3 = 0 THEN first || '.' || last ELSE lower(first || '.' || last) END
         || n || CASE WHEN n % 7 = 0 THEN '@Example.com' ELSE '@example.com' END,
       timestamptz '2022-01-01 00:00:00+00' + n * interval '157 seconds'
FROM (
  SELECT n,
         (ARRAY['Ana', 'Ben', 'Chidi', 'Dora', 'Emil', 'Fatima', 'Goran', 'Hana', 'Ivo', 'Jun', 'Kofi', 'Lena', 'Mira',
                'Noor', 'Otto', 'Priya', 'Rosa', 'Sami', 'Tomas', 'Uma', 'Vera', 'Wen', 'Yara'])[1 + n * 7919 % 23] AS first,
         (ARRAY['Adler', 'Bianchi', 'Costa', 'Demir', 'Eze', 'Ferrari', 'Garcia', 'Haddad', 'Ito', 'Jansen', 'Kaya',
                'Lopez', 'Mbeki', 'Novak', 'Okafor', 'Petrov', 'Rossi', 'Silva', 'Tanaka'])[1 + n * 104729 % 19] AS last
  FROM generate_series(1::bigint, 200000) AS n
) AS people;

INSERT INTO products (id, seller_id, category, name, price_cents)
SELECT n,
       101 + n * 7907 % 500,
       (ARRAY['kitchen', 'garden', 'books', 'toys', 'office', 'sport', 'music', 'pets'])[1 + n % 8],
       (ARRAY['Small', 'Big', 'Blue', 'Red', 'Oak', 'Steel', 'Soft', 'Folding', 'Travel', 'Vintage'])[1 + n * 31 % 10] || ' '
         || (ARRAY['lamp', 'mug', 'chair', 'puzzle', 'notebook', 'ball', 'bowl', 'shelf', 'kettle', 'basket', 'clock',
                   'brush', 'rug'])[1 + n * 17 % 13] || ' no. ' || n,
       199 + n * 6151 % 19800
FROM generate_series(1::bigint, 20000) AS n;

INSERT INTO stock (product_id, pieces)
SELECT n, CASE n % 20 WHEN 0 THEN 0 WHEN 10 THEN 3 ELSE 500 END
FROM generate_series(1, 20000) AS n;

-- Filling a table and then building its index is twice as fast as keeping the index up to date row by row.
SELECT pg_get_indexdef('orders_user_id_created_at_idx'::regclass) AS build_the_index \gset
DROP INDEX orders_user_id_created_at_idx;

-- n * 618033 % 1000000 shuffles the numbers 0 to 999,999: each comes once, neighbours land far apart. The first 300,000
-- places belong to the hundred big buyers, 3,000 each; the others are dealt out to everybody else in turn.
INSERT INTO orders (id, user_id, product_id, quantity, total_cents, status, created_at)
SELECT o.n,
       CASE WHEN place < 300000 THEN 1 + place / 3000 ELSE 101 + (place - 300000) % 199900 END,
       1 + o.n * 7919 % 20000,
       1 + o.n * 31 % 97 % 4,
       (1 + o.n * 31 % 97 % 4) * (199 + (1 + o.n * 7919 % 20000) * 6151 % 19800), -- the price of that product, as above
       CASE WHEN o.n > 998000 THEN 'placed' WHEN o.n % 29 = 0 THEN 'returned' ELSE 'delivered' END,
       timestamptz '2023-01-01 00:00:00+00' + o.n * interval '63 seconds'
FROM (SELECT n, n * 618033 % 1000000 AS place FROM generate_series(1::bigint, 1000000) AS n) AS o;

:build_the_index;

-- New rows are numbered after these.
ALTER TABLE users ALTER COLUMN id RESTART WITH 200001;
ALTER TABLE products ALTER COLUMN id RESTART WITH 20001;
ALTER TABLE orders ALTER COLUMN id RESTART WITH 1000001;

VACUUM (ANALYZE) users, products, stock, orders;
