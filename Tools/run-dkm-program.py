"""AEKM and DKM as the program behind the published figures computes them, from a network pretrained here.

usage: run-dkm-program.py DATA CHECKPOINT [--scale none|unit|symmetric] [--pretrain-epochs N] [--epochs N] [--lambda L]
                          [--alpha A] [--every N] [--seed S] [--threads N]

DKM's program (github.com/MaziarMF/deep-k-means) draws each batch anew from all samples, so that an epoch leaves about
1/e of them out, and never encodes all samples by one network: it remembers what each had when it last was in a batch.
K-means runs on embeddings remembered in pretraining, which are AEKM's labels and DKM's first centroids; DKM's labels
are those of remembered distances. Its loss of DKM is

    (1/B) sum ||x - A(x)||^2 + L (1/B) sum_k softmax_k(-A d_k) d_k        d_k = ||h - r_k||^2

and Adam, which goes on from pretraining, has the centroids as well. This goes on with the pretraining of CHECKPOINT in
that way, then with DKM, and prints the scores of what is remembered beside those of all samples encoded by the network
as it is then, from the same K-means or the same centroids, after each epoch of pretraining and every N of DKM.

DATA is an .npz with x and y, or the folder of MNIST's four files. CHECKPOINT is `SET-SEED/pretraining.safetensors`,
which `deepkmeans reproduce` keeps in its folder work/ while methods of that seed are to be run: it has the optimiser.
Needs numpy, scipy, scikit-learn, torch and safetensors.
"""
import argparse

from dkm_program import BATCH, RESTARTS, Network, data, scores


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("checkpoint")
    parser.add_argument("--scale", choices=["none", "unit", "symmetric"], default="none")
    parser.add_argument("--pretrain-epochs", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=0)
    parser.add_argument("--lambda", dest="weight", type=float, default=1)
    parser.add_argument("--alpha", type=float, default=1000)
    parser.add_argument("--every", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()

    import torch
    from sklearn.cluster import KMeans
    torch.set_num_threads(options.threads)
    random = torch.Generator().manual_seed(options.seed)

    samples, classes = data(options.data, options.scale)
    x, clusters = torch.from_numpy(samples), len(set(classes.tolist()))
    network = Network(options.checkpoint)

    def embeddings():
        with torch.no_grad():
            return torch.cat([network.embedding(part) for part in x.split(4096)])

    def kmeans(embedding):
        return KMeans(clusters, n_init=RESTARTS, random_state=options.seed).fit(embedding.numpy())

    def batches():
        for _ in range((len(x) + BATCH - 1) // BATCH):
            yield torch.randperm(len(x), generator=random)[:BATCH]

    def step(batch, loss):
        embedding = network.embedding(x[batch])
        total = (network.output(embedding) - x[batch]).square().sum(1).mean() + loss(embedding)
        network.optimizer.zero_grad()
        total.backward()
        network.optimizer.step()
        return embedding.detach()

    def report(phase, epoch, remembered, now):
        print(f"{phase} {epoch:3}  remembered {scores(remembered, classes)}  all by the network {scores(now, classes)}",
              flush=True)

    remembered = embeddings()
    first = kmeans(remembered)
    report("pretraining", 0, first.labels_, first.labels_)
    for epoch in range(1, options.pretrain_epochs + 1):
        for batch in batches():
            remembered[batch] = step(batch, lambda embedding: 0)
        first = kmeans(remembered)
        report("pretraining", epoch, first.labels_, kmeans(embeddings()).labels_)

    centroids = torch.from_numpy(first.cluster_centers_).clone().requires_grad_()
    network.optimizer.add_param_group({"params": [centroids]})

    def distances(embedding):
        return (embedding[:, None] - centroids).square().sum(2)

    def clustering(embedding):
        d = distances(embedding)
        return options.weight * ((-options.alpha * d).softmax(1) * d).sum(1).mean()

    labels = torch.from_numpy(first.labels_).long()
    for epoch in range(1, options.epochs + 1):
        for batch in batches():
            # The distances of the forward pass, before the step moves network and centroids.
            before = centroids.detach().clone()
            embedding = step(batch, clustering)
            labels[batch] = torch.cdist(embedding, before).argmin(1)
        if epoch % options.every == 0 or epoch == options.epochs:
            report("DKM", epoch, labels.numpy(), torch.cdist(embeddings(), centroids.detach()).argmin(1).numpy())


if __name__ == "__main__":
    main()
