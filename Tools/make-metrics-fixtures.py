"""Writes Tests/KMeansTests/MetricsFixtures.swift: scores of random partitions by scikit-learn and SciPy.

Run from the package's root: python3 Tools/make-metrics-fixtures.py > Tests/KMeansTests/MetricsFixtures.swift
The partitions come from a linear congruential generator that the Swift side repeats, so that the file
holds their parameters and scores only.
"""
import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.metrics.cluster import contingency_matrix

MASK = (1 << 64) - 1


class Generator:
    """Knuth's 64-bit linear congruential generator; the low bits are dropped."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK
        return (self.state >> 33) % bound


def partition(seed, samples, clusters, classes, skewed, copied):
    """Labels of `samples` samples; `copied` percent of the clusters follow the class."""
    generator = Generator(seed)

    def draw(bound):
        label = generator.below(bound)
        return min(label, generator.below(bound)) if skewed else label

    predicted, truth = [], []
    for _ in range(samples):
        label = draw(classes)
        truth.append(label)
        follows = generator.below(100) < copied
        predicted.append((3 * label + 1) % clusters - 2 if follows else draw(clusters) - 2)
    return predicted, truth


def accuracy(predicted, truth):
    table = contingency_matrix(truth, predicted)
    rows, columns = linear_sum_assignment(table, maximize=True)
    return table[rows, columns].sum() / len(truth)


CASES = [  # samples, clusters, classes, skewed, copied
    (1, 1, 1, False, 0), (2, 2, 2, False, 0), (5, 3, 2, False, 0), (12, 3, 4, False, 50),
    (20, 4, 4, False, 0), (20, 4, 4, False, 80), (30, 1, 5, False, 0), (30, 5, 1, False, 0),
    (30, 1, 1, False, 0), (40, 7, 3, True, 40), (50, 3, 7, True, 40), (60, 60, 60, False, 0),
    (80, 10, 10, False, 100), (100, 10, 10, True, 30), (100, 25, 10, False, 60),
    (100, 10, 25, False, 60), (150, 12, 10, True, 90), (200, 10, 10, False, 0),
    (200, 200, 5, False, 0), (200, 5, 200, False, 0), (1000, 20, 20, True, 50),
    (5000, 10, 10, False, 55), (20000, 50, 40, True, 70),
]

print("""/// Random partitions and their scores by scikit-learn and SciPy; written by Tools/make-metrics-fixtures.py.
struct MetricsFixture: Sendable {
  let seed: UInt64
  let samples: Int
  let clusters: Int
  let classes: Int
  let skewed: Bool
  let copied: Int
  let accuracy: Double
  /// By arithmetic, geometric, least and greatest mean.
  let nmi: [Double]
  let ari: Double

  static let all: [MetricsFixture] = [""")
for seed, case in enumerate(CASES, start=1):
    predicted, truth = partition(seed, *case)
    nmi = [float(normalized_mutual_info_score(truth, predicted, average_method=method))
           for method in ("arithmetic", "geometric", "min", "max")]
    samples, clusters, classes, skewed, copied = case
    print(f"""    MetricsFixture(
      seed: {seed}, samples: {samples}, clusters: {clusters}, classes: {classes},
      skewed: {str(skewed).lower()}, copied: {copied}, accuracy: {float(accuracy(predicted, truth))!r},
      nmi: [
        {nmi[0]!r}, {nmi[1]!r},
        {nmi[2]!r}, {nmi[3]!r},
      ], ari: {float(adjusted_rand_score(truth, predicted))!r}),""")
print("""  ]
}""")
