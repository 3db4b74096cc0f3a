"""Writes the fixtures of Tests/KMeansTests: scores of partitions and of samples by scikit-learn and SciPy.

Run from the package's root: python3 Tools/make-metrics-fixtures.py
Partitions and samples come from a linear congruential generator that the Swift side repeats, so that the
files hold their parameters and scores only.
"""
import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import (adjusted_mutual_info_score, adjusted_rand_score, calinski_harabasz_score,
                             davies_bouldin_score, homogeneity_completeness_v_measure,
                             normalized_mutual_info_score, silhouette_samples)
from sklearn.metrics.cluster import contingency_matrix, expected_mutual_information

TESTS = "Tests/KMeansTests/"
MEANS = ("arithmetic", "geometric", "min", "max")

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



def numbers(values, indent, per_line=2):
    """Swift literals, a few a line."""
    values = [repr(float(value)) for value in values]
    lines = [", ".join(values[i:i + per_line]) for i in range(0, len(values), per_line)]
    return ",\n".join(" " * indent + line for line in lines) + ","


def metrics_fixtures():
    yield """/// Random partitions and their scores by scikit-learn and SciPy; written by Tools/make-metrics-fixtures.py.
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

  static let all: [MetricsFixture] = ["""
    for seed, case in enumerate(CASES, start=1):
        predicted, truth = partition(seed, *case)
        nmi = [normalized_mutual_info_score(truth, predicted, average_method=mean) for mean in MEANS]
        samples, clusters, classes, skewed, copied = case
        yield f"""    MetricsFixture(
      seed: {seed}, samples: {samples}, clusters: {clusters}, classes: {classes},
      skewed: {str(skewed).lower()}, copied: {copied}, accuracy: {float(accuracy(predicted, truth))!r},
      nmi: [
{numbers(nmi, 8)}
      ], ari: {float(adjusted_rand_score(truth, predicted))!r}),"""
    yield """  ]
}"""


def information_fixtures():
    yield """/// Further scores of the partitions of `MetricsFixture.all`; written by Tools/make-metrics-fixtures.py.
enum InformationFixtures {
  /// AMI by arithmetic, geometric, least and greatest mean; the expected mutual information; homogeneity,
  /// completeness, V-measure with β = 1 and with β = 0.5; purity.
  static let all: [[Double]] = ["""
    for seed, case in enumerate(CASES, start=1):
        predicted, truth = partition(seed, *case)
        scores = [adjusted_mutual_info_score(truth, predicted, average_method=mean) for mean in MEANS]
        table = contingency_matrix(truth, predicted, sparse=True)
        scores.append(expected_mutual_information(table, len(truth)))
        scores += homogeneity_completeness_v_measure(truth, predicted)
        scores.append(homogeneity_completeness_v_measure(truth, predicted, beta=0.5)[2])
        scores.append(contingency_matrix(truth, predicted).max(axis=0).sum() / len(truth))
        yield f"""    [
{numbers(scores, 6, 4)}
    ],"""
    yield """  ]
}"""


def clustered_samples(seed, samples, features, clusters, spread, offset, mixed):
    """Blobs as an array of float32, and labels; `mixed` percent of the labels are drawn at random."""
    generator = Generator(seed)

    def draw(limit):
        return generator.below(2 * limit + 1) - limit

    centres = [[draw(spread) for _ in range(features)] for _ in range(clusters)]
    data = np.empty((samples, features), np.float32)
    labels = []
    for i in range(samples):
        blob = generator.below(clusters)
        for j in range(features):
            value = centres[blob][j] + draw(50) + draw(50)
            data[i, j] = np.float32(value) / np.float32(7) + np.float32(offset)
        is_random = generator.below(100) < mixed
        labels.append(generator.below(clusters) - 3 if is_random else blob - 3)
    return data, labels


SAMPLE_CASES = [  # samples, features, clusters, spread, offset, mixed
    (3, 1, 2, 100, 0, 0), (12, 2, 3, 200, 0, 0), (20, 3, 12, 300, 0, 50), (40, 1, 4, 100, 0, 20),
    (60, 5, 2, 0, 0, 100), (100, 17, 6, 150, 0, 10), (150, 4, 5, 300, 10000, 0),
    (300, 33, 9, 80, -1000, 5), (1100, 2, 3, 400, 0, 1), (200, 64, 90, 100, 1, 30),
]


def sample_fixtures():
    yield """/// Samples in clusters and their scores by scikit-learn; written by Tools/make-metrics-fixtures.py.
struct SampleFixture: Sendable {
  let seed: UInt64
  let samples: Int
  let features: Int
  let clusters: Int
  let spread: Int
  let offset: Int
  let mixed: Int
  let silhouette: Double
  let daviesBouldin: Double
  let calinskiHarabasz: Double
  /// The silhouette coefficients of the first samples.
  let coefficients: [Double]

  static let all: [SampleFixture] = ["""
    for seed, case in enumerate(SAMPLE_CASES, start=1):
        data, labels = clustered_samples(seed, *case)
        # In the middle scikit-learn's distances by products lose no digits.
        data = data.astype(np.float64)
        data -= data.mean(axis=0)
        coefficients = silhouette_samples(data, labels)
        samples, features, clusters, spread, offset, mixed = case
        yield f"""    SampleFixture(
      seed: {seed}, samples: {samples}, features: {features}, clusters: {clusters}, spread: {spread}, offset: {offset},
      mixed: {mixed}, silhouette: {float(coefficients.mean())!r},
      daviesBouldin: {float(davies_bouldin_score(data, labels))!r},
      calinskiHarabasz: {float(calinski_harabasz_score(data, labels))!r},
      coefficients: [
{numbers(coefficients[:20], 8, 4)}
      ]),"""
    yield """  ]
}"""


for name, fixtures in [("MetricsFixtures", metrics_fixtures), ("InformationFixtures", information_fixtures),
                       ("SampleFixtures", sample_fixtures)]:
    with open(f"{TESTS}{name}.swift", "w") as file:
        file.write("\n".join(fixtures()) + "\n")
