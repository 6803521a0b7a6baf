-- Who asked how often, second by second. What is lost in a crash is not missed, so it needs no log.
CREATE UNLOGGED TABLE asked (
  address text NOT NULL,
  second  bigint NOT NULL,
  times   integer NOT NULL,
  PRIMARY KEY (address, second)
);
