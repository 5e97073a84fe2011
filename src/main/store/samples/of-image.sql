SELECT source, label FROM samples WHERE image = @image ORDER BY source;
