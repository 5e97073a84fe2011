-- A page of the queue is the best few of one walk through it: with 225,000 rows that takes 20 ms, while keeping an
-- index for each order made every change of policy wait for seconds.
DROP INDEX queue_by_certainty;
DROP INDEX queue_by_entropy;
DROP INDEX queue_by_mutual_information;
DROP INDEX queue_by_gain;
DROP INDEX queue_by_status;
DROP INDEX queue_by_outcome;
DROP INDEX queue_by_label;
DROP INDEX queue_by_suggestion;
DROP INDEX queue_by_reviewer;

-- What became of suggestions, without a look at the table.
DROP INDEX decisions_by_change;
CREATE INDEX decisions_by_change ON decisions (original, suggestion, kind, label, blind, transform_run, id)
WHERE label IS NOT NULL;
