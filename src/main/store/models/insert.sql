INSERT INTO models (
  id, kind, architecture, classifier, spec, config, seed, dataset_fingerprint, weights, metrics, backend, created_at, leaf
) VALUES (
  @id, @kind, @architecture, @classifier, @spec, @config, @seed, @datasetFingerprint, @weights, @metrics, @backend, @at, @leaf
);
