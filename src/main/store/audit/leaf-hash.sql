SELECT hash FROM audit_leaves WHERE idx = ?;
