-- Grain: one sealed stretch of the log. Added by the sealer, never changed.
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
REVOKE ALL ON audit_seal FROM kamkor_app;
GRANT INSERT, SELECT ON audit_seal TO kamkor_app;
