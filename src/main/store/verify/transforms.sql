SELECT run, sample, sha256, pixels FROM transforms ORDER BY run, sample;
