-- With it the shop signs the carts that it hands to its customers. Made anew with each database, known to nobody else.
CREATE TABLE cart_secret (
  value text NOT NULL
);

INSERT INTO cart_secret (value) VALUES (gen_random_uuid()::text || gen_random_uuid()::text);
