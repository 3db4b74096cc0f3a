"""Writes the fixtures of the clustering methods' losses in Tests/DeepClusteringTests: value and gradients by
embeddings and centroids, by PyTorch's automatic differentiation in float64.

Run from the package's root: python3 Tools/make-method-fixtures.py
Needs PyTorch. The losses are written as the papers' equations read, not as the library computes them.
"""
import torch

PATH = "Tests/DeepClusteringTests/MethodFixtures.swift"
SAMPLES, CLUSTERS, LATENT = 12, 4, 3
BATCH = [7, 0, 10, 3, 5]
SEED = 411
WIDTH = 110


def rounded(values):
    return (values * 1000).round() / 1000


generator = torch.Generator().manual_seed(SEED)
EMBEDDINGS = rounded(torch.randn((SAMPLES, LATENT), generator=generator, dtype=torch.float64))
CENTROIDS = rounded(torch.randn((CLUSTERS, LATENT), generator=generator, dtype=torch.float64))


def squared_distances(embeddings, centroids):
    return ((embeddings[:, None, :] - centroids[None, :, :]) ** 2).sum(2)


ASSIGNMENTS = squared_distances(EMBEDDINGS, CENTROIDS).argmin(1)
# One of the batch is assigned to a centroid that is not its nearest: DCN's assignments are those of before.
ASSIGNMENTS[BATCH[1]] = (ASSIGNMENTS[BATCH[1]] + 1) % CLUSTERS


# MARK: Memberships


def inverse(distances, alpha):
    weights = distances.sqrt() ** (-2 * alpha)
    return weights / weights.sum(1, keepdim=True)


def softmax(distances, alpha):
    return torch.softmax(-alpha * distances, 1)


def student(distances, nu):
    weights = (1 + distances / nu) ** (-(nu + 1) / 2)
    return weights / weights.sum(1, keepdim=True)


def fuzzy(distances, fuzzifier):
    ratios = (distances[:, :, None] / distances[:, None, :]) ** (1 / (fuzzifier - 1))
    return 1 / ratios.sum(2)


def hard(distances):
    return torch.nn.functional.one_hot(distances.argmin(1), CLUSTERS).to(distances.dtype)


# MARK: Losses of a batch


def centering(membership, weight, detached=False):
    def loss(embeddings, centroids):
        distances = squared_distances(embeddings, centroids)
        memberships = membership(distances)
        if detached:
            memberships = memberships.detach()
        return weight * (memberships * distances).sum(1).mean()

    return loss


def balanced(membership, weight, balance):
    plain = centering(membership, weight)

    def loss(embeddings, centroids):
        shares = membership(squared_distances(embeddings, centroids)).mean(0)
        divergence = (shares * (shares * CLUSTERS).log()).sum()
        return plain(embeddings, centroids) + balance * divergence

    return loss


def c_means(fuzzifier):
    def loss(embeddings, centroids):
        distances = squared_distances(embeddings, centroids)
        return (fuzzy(distances, fuzzifier) ** fuzzifier * distances).sum(1).mean()

    return loss


def dcn(weight):
    def loss(embeddings, centroids):
        return weight / 2 * ((embeddings - centroids[ASSIGNMENTS[BATCH]]) ** 2).sum(1).mean()

    return loss


def divergence(weight):
    q_all = student(squared_distances(EMBEDDINGS, CENTROIDS), 1)
    p_all = q_all**2 / q_all.sum(0)
    p_all = p_all / p_all.sum(1, keepdim=True)

    def loss(embeddings, centroids):
        q, p = student(squared_distances(embeddings, centroids), 1), p_all[BATCH]
        return weight * (p * (p / q).log()).sum(1).mean()

    return loss


CASES = {
    "CT, inverse, alpha 2.5": centering(lambda d: inverse(d, 2.5), 1),
    "CT, inverse, alpha 3, lambda 10": centering(lambda d: inverse(d, 3), 10),
    "CT, inverse, alpha 2, constant memberships": centering(lambda d: inverse(d, 2), 0.5, detached=True),
    "CT, inverse, balanced": balanced(lambda d: inverse(d, 2.5), 0.5, 3),
    "CT, student, balanced": balanced(lambda d: student(d, 2.5), 0.1, 10),
    "CT, softmax": centering(lambda d: softmax(d, 0.7), 1),
    "CT, student": centering(lambda d: student(d, 2.5), 1),
    "CT, fuzzy": centering(lambda d: fuzzy(d, 2.2), 1),
    "CT, c-means": c_means(2.5),
    "CT, hard": centering(hard, 0.3),
    "DKM, alpha 0.7": centering(lambda d: softmax(d, 0.7), 0.1),
    "DKM, alpha 1000": centering(lambda d: softmax(d, 1000), 0.1),
    "DCN": dcn(0.5),
    "DEC": divergence(1),
    "IDEC": divergence(0.1),
}


# MARK: Swift


def literal(values, indent):
    """Numbers in brackets, wrapped."""
    line, lines = " " * (indent + 2), []
    for value in values:
        word = f"{value:.9g}, " if isinstance(value, float) else f"{value}, "
        if len(line) + len(word) > WIDTH:
            lines.append(line.rstrip())
            line = " " * (indent + 2)
        line += word
    lines.append(line.rstrip())
    return "[\n" + "\n".join(lines) + "\n" + " " * indent + "]"


def main():
    entries = []
    for name, loss in CASES.items():
        embeddings = EMBEDDINGS[BATCH].clone().requires_grad_()
        centroids = CENTROIDS.clone().requires_grad_()
        value = loss(embeddings, centroids)
        by_embeddings, by_centroids = torch.autograd.grad(value, (embeddings, centroids))
        entries.append(
            f'    MethodFixture(\n      name: "{name}",\n      loss: {value.item():.9g},\n'
            f"      embeddingGradient: {literal(by_embeddings.flatten().tolist(), 6)},\n"
            f"      centroidGradient: {literal(by_centroids.flatten().tolist(), 6)})"
        )
    text = f"""/// A method's loss on a batch and its gradients by PyTorch; written by Tools/make-method-fixtures.py.
struct MethodFixture: Sendable {{
  let name: String
  let loss: Double
  /// Batch × l, row after row.
  let embeddingGradient: [Double]
  /// K × l, row after row.
  let centroidGradient: [Double]
}}

/// Embeddings, centroids, and what PyTorch makes of them.
enum MethodFixtures {{
  static let samples = {SAMPLES}
  static let clusters = {CLUSTERS}
  static let latent = {LATENT}
  /// The batch's samples.
  static let batch: [Int] = {BATCH}
  /// The assignments of all samples that DCN is given.
  static let assignments: [Int32] = {ASSIGNMENTS.tolist()}
  /// Of all samples, n × l.
  static let embeddings: [Float] = {literal(EMBEDDINGS.flatten().tolist(), 2)}
  /// K × l.
  static let centroids: [Float] = {literal(CENTROIDS.flatten().tolist(), 2)}
  static let cases: [MethodFixture] = [
{(","+chr(10)).join(entries)},
  ]
}}
"""
    with open(PATH, "w") as file:
        file.write(text)


main()
