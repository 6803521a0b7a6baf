-- Order history and sign-in were slow because an index was missing. Where else might one be missing?
CREATE INDEX orders_user_id_created_at_idx ON orders (user_id, created_at);
CREATE INDEX users_lower_email_idx ON users (lower(email));
CREATE INDEX users_email_idx ON users (email);
CREATE INDEX users_name_idx ON users (name);
CREATE INDEX products_seller_id_idx ON products (seller_id);
CREATE INDEX products_category_idx ON products (category);
