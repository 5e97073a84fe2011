SELECT id, kind, architecture, classifier, spec, config, seed, dataset_fingerprint AS datasetFingerprint,
  weights, metrics, backend, created_at AS createdAt
FROM models
ORDER BY id;
