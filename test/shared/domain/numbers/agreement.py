"""Reference numbers of scikit-learn, statsmodels and irrCAC for agreement.test.ts.

python3 -m venv /tmp/reference && /tmp/reference/bin/pip install scikit-learn==1.9.1 statsmodels==0.15.0 irrCAC==0.4.4
/tmp/reference/bin/python test/shared/domain/numbers/agreement.py > test/shared/domain/numbers/agreement.json
"""

import json

import numpy as np
import pandas as pd
from irrCAC.raw import CAC
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa


def cohen(seed, items, classes, agreeing):
    generator = np.random.default_rng(seed)
    first = generator.integers(0, classes, items)
    second = np.where(generator.random(items) < agreeing, first, generator.integers(0, classes, items))
    table = np.zeros((classes, classes))
    np.add.at(table, (first, second), 1)
    found = cohens_kappa(table)
    return {
        "classes": classes,
        "pairs": np.stack([first, second], 1).tolist(),
        "value": cohen_kappa_score(first, second),
        "standardError": found.std_kappa,
        "low": found.kappa_low,
        "high": found.kappa_upp,
    }


def fleiss(seed, items, people, classes, agreeing, missing):
    generator = np.random.default_rng(seed)
    truth = generator.integers(0, classes, (items, 1))
    said = generator.integers(0, classes, (items, people))
    ratings = np.where(generator.random((items, people)) < agreeing, truth, said).astype(float)
    if missing:
        ratings[:, 2:][generator.random((items, people - 2)) < missing] = np.nan
    estimate = CAC(pd.DataFrame(ratings), digits=12).fleiss()["est"]
    return {
        "classes": classes,
        "items": [[int(label) for label in row if not np.isnan(label)] for row in ratings],
        "statsmodels": None if missing else fleiss_kappa(aggregate_raters(ratings.astype(int))[0]),
        "value": estimate["coefficient_value"],
        "standardError": estimate["se"],
        "observed": estimate["pa"],
    }


print(
    json.dumps(
        {
            "cohen": [cohen(1, 40, 3, 0.6), cohen(2, 150, 10, 0.8), cohen(3, 12, 2, 0.1), cohen(4, 25, 4, 0.0)],
            "fleiss": [
                fleiss(5, 30, 3, 3, 0.5, 0),
                fleiss(6, 80, 5, 10, 0.7, 0),
                fleiss(7, 40, 5, 4, 0.4, 0.3),
                fleiss(8, 10, 4, 2, 0.0, 0.5),
            ],
        },
    ),
)
