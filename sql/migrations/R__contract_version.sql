-- The version of the two contracts, messages and relations. sql/README.md says when to raise it.
CREATE OR REPLACE FUNCTION candlewick_contract_version() RETURNS integer LANGUAGE sql IMMUTABLE RETURN 3;
COMMENT ON FUNCTION candlewick_contract_version IS 'Version of the message contract and of the public relations; another number means that a name or a type has changed.';
GRANT EXECUTE ON FUNCTION candlewick_contract_version TO candlewick_reader, candlewick_writer;
