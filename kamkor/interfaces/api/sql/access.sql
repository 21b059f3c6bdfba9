-- A receipt and an answer belong to the organisation whose key earned them.
-- Grain: the acting user. Keys and counts of use hold nothing about a child; they are
-- read before anybody is known.
ALTER TABLE api_receipt ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_receipt FORCE ROW LEVEL SECURITY;
CREATE POLICY receipt_read ON api_receipt FOR SELECT USING (
    key_id IN (SELECT id FROM api_apikey WHERE user_id = (SELECT context.actor())));
CREATE POLICY receipt_add ON api_receipt FOR INSERT WITH CHECK (
    key_id IN (SELECT id FROM api_apikey WHERE user_id = (SELECT context.actor())));

ALTER TABLE api_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY answer_read ON api_answer FOR SELECT USING (
    (SELECT context.is_machine())
    OR key_id IN (SELECT id FROM api_apikey WHERE user_id = (SELECT context.actor())));
CREATE POLICY answer_add ON api_answer FOR INSERT WITH CHECK (
    key_id IN (SELECT id FROM api_apikey WHERE user_id = (SELECT context.actor())));
CREATE POLICY answer_forget ON api_answer FOR DELETE USING ((SELECT context.is_machine()));
