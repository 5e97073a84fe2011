SELECT id, kind, architecture, classifier, spec, config, seed, dataset_fingerprint, weights, metrics, backend,
  created_at, leaf
FROM models
ORDER BY id;
