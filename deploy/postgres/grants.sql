-- Who may do what with the tables that exist now. Run as gt_owner after every migration; running it again is harmless.
-- There are no default privileges on purpose: a table that this script has not seen is closed to everyone.

REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, gt_app, gt_sequencer, gt_audit_reader;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, gt_app, gt_sequencer, gt_audit_reader;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC, gt_app, gt_sequencer, gt_audit_reader;

GRANT USAGE ON SCHEMA public TO gt_app, gt_sequencer, gt_audit_reader;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO gt_app;

DO $$
DECLARE
    found record;
BEGIN
    FOR found IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')
    LOOP
        IF found.relname IN ('audit_leaf', 'audit_checkpoint', 'audit_cosignature', 'audit_tile', 'audit_timestamp') THEN
            -- Only the sequencer seals, and what it sealed stays. Tiles grow; they follow from the entries.
            EXECUTE format('GRANT SELECT ON public.%I TO gt_app, gt_audit_reader', found.relname);
            EXECUTE format('GRANT SELECT, INSERT ON public.%I TO gt_sequencer', found.relname);
            IF found.relname = 'audit_tile' THEN
                EXECUTE format('GRANT UPDATE ON public.%I TO gt_sequencer', found.relname);
            END IF;
        ELSIF found.relname LIKE 'audit\_%' THEN
            -- The trail is read and appended to. Nobody who serves people changes or removes a line of it.
            EXECUTE format('GRANT SELECT, INSERT ON public.%I TO gt_app', found.relname);
            EXECUTE format('GRANT SELECT ON public.%I TO gt_audit_reader', found.relname);
            IF found.relname = 'audit_entry' THEN
                EXECUTE format('GRANT SELECT ON public.%I TO gt_sequencer', found.relname);
            END IF;
        ELSIF found.relname IN ('django_migrations', 'django_content_type', 'auth_permission') THEN
            -- Written by migrations alone.
            EXECUTE format('GRANT SELECT ON public.%I TO gt_app', found.relname);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO gt_app', found.relname);
        END IF;
    END LOOP;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO gt_app, gt_sequencer, gt_audit_reader', current_database());
END $$;
