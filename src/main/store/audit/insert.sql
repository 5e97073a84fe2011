INSERT INTO audit_leaves (idx, json, hash) VALUES (@idx, @json, @hash);
