SELECT id, sample, kind, label, undoes, reviewer FROM decisions ORDER BY sample, id;
