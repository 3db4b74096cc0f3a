"""DCN as the program behind the published figures computes it, from a network pretrained here.

usage: run-dcn-program.py DATA CHECKPOINT --lambda L [--scale none|unit|symmetric] [--epochs N] [--seed S]
                          [--threads N] [--equations]

DKM's program (github.com/MaziarMF/deep-k-means) builds the updates of a batch's samples in a loop under one name, so
that only the last sample of each batch gets a new assignment and moves its centroid; its loss is

    (1/B) sum ||x - A(x)||^2 + L (1/B) sum ||h - r_k||^2        k the assignment kept so far

without equation 7's 1/2; Adam, which goes on from pretraining, has the centroids as well; and scores are those of the
assignments kept. This does the same, and prints the scores before the first epoch and after each. With --equations
all samples of a batch are assigned, each moves its centroid, the loss has the 1/2, Adam has the network alone, and
scores are those of nearest centroids: equation 7, as `deepkmeans fit --method dcn` has it.

DATA is an .npz with x and y, or the folder of MNIST's four files. CHECKPOINT is `SET-SEED/pretraining.safetensors`,
which `deepkmeans reproduce` keeps in its folder work/ while methods of that seed are to be run: it has the optimiser.
Needs numpy, scipy, scikit-learn, torch and safetensors.
"""
import argparse

from dkm_program import BATCH, RESTARTS, Network, data, scores

INITIAL_COUNT = 100


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("checkpoint")
    parser.add_argument("--lambda", dest="weight", type=float, required=True)
    parser.add_argument("--scale", choices=["none", "unit", "symmetric"], default="none")
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--equations", action="store_true")
    options = parser.parse_args()

    import torch
    from sklearn.cluster import KMeans
    torch.set_num_threads(options.threads)
    random = torch.Generator().manual_seed(options.seed)

    samples, classes = data(options.data, options.scale)
    x = torch.from_numpy(samples)
    network = Network(options.checkpoint)

    def embeddings():
        with torch.no_grad():
            return torch.cat([network.embedding(part) for part in x.split(4096)])

    kmeans = KMeans(len(set(classes.tolist())), n_init=RESTARTS, random_state=options.seed).fit(embeddings().numpy())
    assigned = torch.from_numpy(kmeans.labels_).long()
    centroids = torch.from_numpy(kmeans.cluster_centers_).clone()
    counts = torch.full((len(centroids),), float(INITIAL_COUNT))
    if not options.equations:
        centroids.requires_grad_()
        network.optimizer.add_param_group({"params": [centroids]})
    print("epoch 0 ", scores(assigned.numpy(), classes), flush=True)

    for epoch in range(1, options.epochs + 1):
        reconstruction = 0.0
        for batch in torch.randperm(len(x), generator=random).split(BATCH):
            embedding = network.embedding(x[batch])
            error = (network.output(embedding) - x[batch]).square().sum(1).mean()
            pull = (embedding - centroids[assigned[batch]]).square().sum(1).mean()
            network.optimizer.zero_grad()
            (error + options.weight * (pull / 2 if options.equations else pull)).backward()
            network.optimizer.step()
            reconstruction += error.item() * len(batch)
            with torch.no_grad():
                moved = batch if options.equations else batch[-1:]
                embedding = network.embedding(x[moved])
                assigned[moved] = torch.cdist(embedding, centroids).argmin(1)
                for h, k in zip(embedding, assigned[moved]):
                    counts[k] += 1
                    centroids[k] += (h - centroids[k]) / counts[k]
        labels = torch.cdist(embeddings(), centroids.detach()).argmin(1) if options.equations else assigned
        print(f"epoch {epoch}", scores(labels.numpy(), classes), f" reconstruction {reconstruction / len(x):.4f}", flush=True)


if __name__ == "__main__":
    main()
