DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I SET idle_session_timeout = %L', current_database(), '5min');
END
$$;
