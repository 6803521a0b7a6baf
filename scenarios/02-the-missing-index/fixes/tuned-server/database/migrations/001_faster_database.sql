CREATE INDEX orders_user_id_created_at_idx ON orders (user_id, created_at);

-- From a list of "ten PostgreSQL settings to change first".
DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I SET work_mem = %L', current_database(), '64MB');
  EXECUTE format('ALTER DATABASE %I SET random_page_cost = %L', current_database(), '1.1');
END
$$;
