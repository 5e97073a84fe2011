-- blind: the class picked before labels and transform were shown.
ALTER TABLE decisions ADD COLUMN blind INTEGER CHECK (blind >= 0);
CREATE INDEX decisions_by_time ON decisions (at, id);
CREATE INDEX decisions_by_change ON decisions (original, suggestion) WHERE label IS NOT NULL;

-- Share of the accepted samples that are put before a reviewer too.
ALTER TABLE policies ADD COLUMN spot_check_rate REAL NOT NULL DEFAULT 0 CHECK (spot_check_rate BETWEEN 0 AND 1);

CREATE INDEX audit_leaves_by_actor ON audit_leaves (actor, idx);
CREATE INDEX audit_leaves_by_type_and_actor ON audit_leaves (type, actor, idx);
