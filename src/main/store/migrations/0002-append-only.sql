-- Facts are append-only: the database itself refuses to change or remove one, whoever asks.

CREATE TRIGGER audit_leaves_keep BEFORE UPDATE ON audit_leaves
BEGIN SELECT RAISE(ABORT, 'audit_leaves holds facts: they are not changed'); END;
CREATE TRIGGER audit_leaves_stay BEFORE DELETE ON audit_leaves
BEGIN SELECT RAISE(ABORT, 'audit_leaves holds facts: they are not removed'); END;

CREATE TRIGGER project_keep BEFORE UPDATE ON project
BEGIN SELECT RAISE(ABORT, 'project holds facts: they are not changed'); END;
CREATE TRIGGER project_stay BEFORE DELETE ON project
BEGIN SELECT RAISE(ABORT, 'project holds facts: they are not removed'); END;

CREATE TRIGGER classes_keep BEFORE UPDATE ON classes
BEGIN SELECT RAISE(ABORT, 'classes holds facts: they are not changed'); END;
CREATE TRIGGER classes_stay BEFORE DELETE ON classes
BEGIN SELECT RAISE(ABORT, 'classes holds facts: they are not removed'); END;

CREATE TRIGGER imports_keep BEFORE UPDATE ON imports
BEGIN SELECT RAISE(ABORT, 'imports holds facts: they are not changed'); END;
CREATE TRIGGER imports_stay BEFORE DELETE ON imports
BEGIN SELECT RAISE(ABORT, 'imports holds facts: they are not removed'); END;

CREATE TRIGGER import_problems_keep BEFORE UPDATE ON import_problems
BEGIN SELECT RAISE(ABORT, 'import_problems holds facts: they are not changed'); END;
CREATE TRIGGER import_problems_stay BEFORE DELETE ON import_problems
BEGIN SELECT RAISE(ABORT, 'import_problems holds facts: they are not removed'); END;

CREATE TRIGGER images_keep BEFORE UPDATE ON images
BEGIN SELECT RAISE(ABORT, 'images holds facts: they are not changed'); END;
CREATE TRIGGER images_stay BEFORE DELETE ON images
BEGIN SELECT RAISE(ABORT, 'images holds facts: they are not removed'); END;

CREATE TRIGGER samples_keep BEFORE UPDATE ON samples
BEGIN SELECT RAISE(ABORT, 'samples holds facts: they are not changed'); END;
CREATE TRIGGER samples_stay BEFORE DELETE ON samples
BEGIN SELECT RAISE(ABORT, 'samples holds facts: they are not removed'); END;

CREATE TRIGGER models_keep BEFORE UPDATE ON models
BEGIN SELECT RAISE(ABORT, 'models holds facts: they are not changed'); END;
CREATE TRIGGER models_stay BEFORE DELETE ON models
BEGIN SELECT RAISE(ABORT, 'models holds facts: they are not removed'); END;

CREATE TRIGGER score_runs_keep BEFORE UPDATE ON score_runs
BEGIN SELECT RAISE(ABORT, 'score_runs holds facts: they are not changed'); END;
CREATE TRIGGER score_runs_stay BEFORE DELETE ON score_runs
BEGIN SELECT RAISE(ABORT, 'score_runs holds facts: they are not removed'); END;

CREATE TRIGGER scores_keep BEFORE UPDATE ON scores
BEGIN SELECT RAISE(ABORT, 'scores holds facts: they are not changed'); END;
CREATE TRIGGER scores_stay BEFORE DELETE ON scores
BEGIN SELECT RAISE(ABORT, 'scores holds facts: they are not removed'); END;

CREATE TRIGGER score_draws_keep BEFORE UPDATE ON score_draws
BEGIN SELECT RAISE(ABORT, 'score_draws holds facts: they are not changed'); END;
CREATE TRIGGER score_draws_stay BEFORE DELETE ON score_draws
BEGIN SELECT RAISE(ABORT, 'score_draws holds facts: they are not removed'); END;

CREATE TRIGGER transform_runs_keep BEFORE UPDATE ON transform_runs
BEGIN SELECT RAISE(ABORT, 'transform_runs holds facts: they are not changed'); END;
CREATE TRIGGER transform_runs_stay BEFORE DELETE ON transform_runs
BEGIN SELECT RAISE(ABORT, 'transform_runs holds facts: they are not removed'); END;

CREATE TRIGGER transforms_keep BEFORE UPDATE ON transforms
BEGIN SELECT RAISE(ABORT, 'transforms holds facts: they are not changed'); END;
CREATE TRIGGER transforms_stay BEFORE DELETE ON transforms
BEGIN SELECT RAISE(ABORT, 'transforms holds facts: they are not removed'); END;

CREATE TRIGGER policies_keep BEFORE UPDATE ON policies
BEGIN SELECT RAISE(ABORT, 'policies holds facts: they are not changed'); END;
CREATE TRIGGER policies_stay BEFORE DELETE ON policies
BEGIN SELECT RAISE(ABORT, 'policies holds facts: they are not removed'); END;

CREATE TRIGGER decisions_keep BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions holds facts: they are not changed'); END;
CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions holds facts: they are not removed'); END;

-- Leaves are numbered 0, 1, 2, … without a gap.
CREATE TRIGGER audit_leaves_follow BEFORE INSERT ON audit_leaves
WHEN NEW.idx <> (SELECT coalesce(max(idx) + 1, 0) FROM audit_leaves)
BEGIN SELECT RAISE(ABORT, 'an audit leaf must follow the last one'); END;
