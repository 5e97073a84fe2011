SELECT sample, score_run AS scoreRun, transform_run AS transformRun, relabel_run AS relabelRun
FROM queue
WHERE outcome <> 'accepted'
ORDER BY score_run, transform_run, sample;
