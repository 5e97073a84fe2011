"""Reference numbers of SciPy for statistics.test.ts and selective-risk.test.ts.

python3 -m venv /tmp/reference && /tmp/reference/bin/pip install scipy==1.17.1 scikit-learn==1.9.1
/tmp/reference/bin/python test/shared/domain/numbers/statistics.py > test/shared/domain/numbers/statistics.json
"""

import json

import numpy as np
import scipy
from scipy import special, stats


def wilson(successes, n):
    interval = stats.binomtest(successes, n).proportion_ci(0.95, method="wilson")
    return {"successes": successes, "n": n, "low": interval.low, "high": interval.high}


def mcnemar(fixed, broken):
    n, k = fixed + broken, min(fixed, broken)
    exact = stats.binomtest(k, n, 0.5).pvalue if n else 1.0
    mid = 2 * (stats.binom.cdf(k, n, 0.5) - 0.5 * stats.binom.pmf(k, n, 0.5))
    return {"fixed": fixed, "broken": broken, "exact": exact, "midP": min(1.0, mid)}


def newcombe(a, b, c, d):
    """Newcombe 1998, method 10, from the 2 x 2 table: a both right, b only before, c only after, d both wrong."""
    n = a + b + c + d
    first, second = (a + b) / n, (a + c) / n
    one, two = (stats.binomtest(x, n).proportion_ci(0.95, method="wilson") for x in (a + b, a + c))
    numerator = a * d - b * c
    if numerator > 0:
        numerator = max(0.0, numerator - n / 2)
    denominator = float((a + b) * (c + d) * (a + c) * (b + d)) ** 0.5
    phi = numerator / denominator if denominator else 0.0
    change = second - first
    up, down = second - two.low, one.high - first
    low = change - (up**2 - 2 * phi * up * down + down**2) ** 0.5
    up, down = two.high - second, first - one.low
    high = change + (up**2 - 2 * phi * up * down + down**2) ** 0.5
    differences = np.repeat([0, -1, 1, 0], [a, b, c, d])
    return {"table": [a, b, c, d], "value": change, "low": low, "high": high, "standardError": stats.sem(differences)}


def clustered(seed, images, passes):
    generator = np.random.default_rng(seed)
    difficulty = generator.beta(2, 1, images)
    sizes = generator.integers(1, passes + 1, images)
    before = generator.binomial(sizes, difficulty)
    after = np.minimum(sizes, before + generator.binomial(sizes - before, 0.4))
    n, share = sizes.sum(), before.sum() / sizes.sum()
    jackknife = np.array([(before.sum() - b) / (n - m) for b, m in zip(before, sizes)])
    residual = before - share * sizes
    variance = images / (images - 1) * (residual**2).sum() / n**2
    effective = share * (1 - share) / (n - 1) / variance * n
    effective *= (stats.t.ppf(0.975, n - 1) / stats.t.ppf(0.975, images - 1)) ** 2
    effective = min(float(n), effective)
    z = stats.norm.ppf(0.975)
    centre = (share + z**2 / (2 * effective)) / (1 + z**2 / effective)
    half = z * (share * (1 - share) / effective + (z / (2 * effective)) ** 2) ** 0.5 / (1 + z**2 / effective)
    change = (after.sum() - before.sum()) / n
    moved = after - before - change * sizes
    return {
        "sizes": sizes.tolist(),
        "before": before.tolist(),
        "after": after.tolist(),
        "effective": effective,
        "low": centre - half,
        "high": centre + half,
        "jackknifeError": ((images - 1) / images * ((jackknife - jackknife.mean()) ** 2).sum()) ** 0.5,
        "linearizedError": variance**0.5,
        "change": change,
        "changeError": (images / (images - 1) * (moved**2).sum()) ** 0.5 / n,
    }


def sign_flips(changes):
    total = lambda x, axis=-1: x.sum(axis=axis)
    test = stats.permutation_test((np.array(changes, float),), total, permutation_type="samples", n_resamples=np.inf)
    return {"changes": changes, "exact": test.pvalue}


def selective(seed, n):
    from sklearn.metrics import roc_auc_score

    generator = np.random.default_rng(seed)
    certainty = np.round(generator.beta(4, 1, n), 2)
    right = (generator.random(n) < certainty).astype(int)
    accuracy = right.mean()
    ranking = roc_auc_score(right, certainty)
    augrc = (1 - ranking) * accuracy * (1 - accuracy) + (1 - accuracy) ** 2 / 2
    return {"certainty": certainty.tolist(), "right": right.tolist(), "augrc": augrc}


print(
    json.dumps(
        {
            "scipy": scipy.__version__,
            "normalQuantile": [[p, stats.norm.ppf(p)] for p in (1e-300, 1e-12, 0.001, 0.025, 0.3, 0.5, 0.6, 0.9, 0.975, 0.9999)],
            "studentQuantile": [[df, stats.t.ppf(0.975, df)] for df in (1, 2, 3, 7, 29, 438, 20000)],
            "beta": [[x, a, b, special.betainc(a, b, x)] for x, a, b in ((0.5, 3, 5), (0.01, 0.5, 0.5), (0.9, 40, 3), (0.5, 900, 1100), (0.3, 2.5, 0.5))],
            "wilson": [wilson(*pair) for pair in ((0, 1), (1, 1), (0, 20), (20, 20), (3, 7), (302, 439), (382, 439), (9884, 10000))],
            "mcnemar": [mcnemar(*pair) for pair in ((0, 0), (1, 0), (0, 5), (5, 5), (6, 2), (15, 7), (98, 18), (812, 96), (5000, 4800))],
            "newcombe": [newcombe(*table) for table in ((36, 12, 2, 0), (20, 12, 2, 16), (0, 0, 0, 5), (4, 0, 0, 1), (280, 18, 98, 43), (53, 0, 0, 1))],
            "clustered": [clustered(1, 12, 5), clustered(2, 150, 8), clustered(3, 40, 1)],
            "signFlips": [sign_flips(list) for list in ([3, -1, 2, 1], [5, 4, -2, 1, 1, -3, 2], [1, 1, 2, 2, -4, 3, 1, -1, 5, 2, 2, -1])],
            "selective": [selective(4, 200), selective(5, 37)],
        },
        indent=1,
    )
)
