-- The roles of the database. Run by a superuser, once per cluster; running it again is harmless:
--
--     GT_APP_PASSWORD=… GT_MIGRATOR_PASSWORD=… GT_AUDIT_PASSWORD=… GT_SEQUENCER_PASSWORD=… \
--         psql -v ON_ERROR_STOP=1 -f deploy/postgres/roles.sql
--
-- gt_owner         owns every table; nobody logs in as it.
-- gt_migrator      logs in only while a release is deployed, and acts as gt_owner.
-- gt_app           serves people. It owns nothing, so it cannot switch off a trigger, and of the trail
--                  it may read and append only (see grants.sql, which runs after every migration).
-- gt_sequencer     seals the trail: reads entries, and gives each its place in the tree. It sees no content.
-- gt_audit_reader  verifies the trail, and sees nothing else.
--
-- Passwords come from the environment, because whatever stands on a command line is seen by every process.

\getenv app_password GT_APP_PASSWORD
\getenv migrator_password GT_MIGRATOR_PASSWORD
\getenv audit_password GT_AUDIT_PASSWORD
\getenv sequencer_password GT_SEQUENCER_PASSWORD

SELECT format('CREATE ROLE %I', name)
  FROM unnest(ARRAY['gt_owner', 'gt_migrator', 'gt_app', 'gt_sequencer', 'gt_audit_reader']) AS wanted(name)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

ALTER ROLE gt_owner NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE gt_migrator LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'migrator_password';
ALTER ROLE gt_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD :'app_password';
ALTER ROLE gt_sequencer LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD :'sequencer_password';
ALTER ROLE gt_audit_reader LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD :'audit_password';

-- What a migration makes belongs to gt_owner, whoever typed it.
GRANT gt_owner TO gt_migrator;
ALTER ROLE gt_migrator SET role = 'gt_owner';

-- A path that nobody can put a table in front of; limits so that one bad query cannot hold the others up.
ALTER ROLE gt_migrator SET search_path = 'public';
ALTER ROLE gt_migrator SET lock_timeout = '2s';
ALTER ROLE gt_app SET search_path = 'public';
ALTER ROLE gt_app SET statement_timeout = '5s';
ALTER ROLE gt_app SET lock_timeout = '2s';
ALTER ROLE gt_app SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE gt_sequencer SET search_path = 'public';
ALTER ROLE gt_sequencer SET lock_timeout = '2s';
ALTER ROLE gt_sequencer SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE gt_audit_reader SET search_path = 'public';
ALTER ROLE gt_audit_reader SET default_transaction_read_only = on;
