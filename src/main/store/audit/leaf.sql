SELECT json, hash FROM audit_leaves WHERE idx = @leaf;
