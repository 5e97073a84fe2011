-- What became of accepted suggestions of a class, without a walk through all decisions.
CREATE INDEX decisions_by_acceptance ON decisions (suggestion, sample, id)
WHERE kind = 'accept' AND transform_run IS NOT NULL;
