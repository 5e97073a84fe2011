SELECT s.id, lower(hex(i.sha256)), s.split, s.label, s.source
FROM samples s JOIN images i ON i.id = s.image
WHERE s.import = @run
ORDER BY s.id;
