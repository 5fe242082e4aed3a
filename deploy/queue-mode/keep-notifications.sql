-- Keeps n8n from overwriting a notification that it has not worked on. When a worker's job fails
-- because the database went away, or because the worker died, n8n stores "failed" together with an
-- empty execution: what TeleCMI sent is gone, and no retry brings it back. With this the execution
-- still fails, and still holds what it started with, for recover.mjs or for you to run again.
--
-- It applies to executions that a TeleCMI Trigger started (delivery_key is its item's). n8n knows
-- nothing of it. An update of n8n that rebuilds the table drops it; compose.yaml runs this file at
-- each start.

CREATE OR REPLACE FUNCTION keep_notification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.data := OLD.data;
	RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER keep_notification
	BEFORE UPDATE OF data ON execution_data
	FOR EACH ROW
	WHEN (OLD.data LIKE '%"delivery_key"%' AND NEW.data NOT LIKE '%"delivery_key"%')
	EXECUTE FUNCTION keep_notification();
