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
import argparse, gzip, os, struct

BATCH, RATE, INITIAL_COUNT, RESTARTS = 256, 1e-3, 100, 10


def idx(path):
    import numpy
    with gzip.open(path) as file:
        dimensions = struct.unpack(">HBB", file.read(4))[2]
        shape = struct.unpack(f">{dimensions}I", file.read(4 * dimensions))
        return numpy.frombuffer(file.read(), "u1").reshape(shape)


def data(path, scale):
    """Samples as floats, and their classes; MNIST's training images come first, as in `reproduce`."""
    import numpy
    if os.path.isdir(path):
        parts = [(idx(f"{path}/{part}-images-idx3-ubyte.gz"), idx(f"{path}/{part}-labels-idx1-ubyte.gz"))
                 for part in ("train", "t10k")]
        x = numpy.concatenate([images.reshape(len(images), -1) for images, _ in parts])
        y = numpy.concatenate([labels for _, labels in parts])
    else:
        with numpy.load(path) as file:
            x, y = file["x"], file["y"]
    x = x.reshape(len(x), -1).astype("f4")
    if scale != "none":
        x = x / 255
    return (2 * x - 1 if scale == "symmetric" else x), y


class Network:
    """The autoencoder of a checkpoint, with its optimiser's state."""

    def __init__(self, path):
        import torch
        from safetensors.torch import load_file
        kept = {name.removeprefix("pretraining.trainer."): tensor for name, tensor in load_file(path).items()}
        self.layers = sum(name.startswith("weights.") for name in kept)
        names = [f"{kind}.{layer}" for layer in range(self.layers) for kind in ("weights", "bias")]
        self.parameters = {name: kept[name].clone().requires_grad_() for name in names}
        self.optimizer = torch.optim.Adam(self.parameters.values(), lr=RATE)
        for name, parameter in self.parameters.items():
            self.optimizer.state[parameter] = {
                "step": torch.tensor(float(kept["steps"].item())),
                "exp_avg": kept[f"first.{name}"].clone(),
                "exp_avg_sq": kept[f"second.{name}"].clone(),
            }

    def run(self, x, layers):
        """ReLU but after the embedding and the output."""
        for layer in layers:
            x = x @ self.parameters[f"weights.{layer}"] + self.parameters[f"bias.{layer}"]
            if layer not in (self.layers // 2 - 1, self.layers - 1):
                x = x.relu()
        return x

    def embedding(self, x):
        return self.run(x, range(self.layers // 2))

    def output(self, embedding):
        return self.run(embedding, range(self.layers // 2, self.layers))


def scores(labels, classes):
    from scipy.optimize import linear_sum_assignment
    from sklearn.metrics import normalized_mutual_info_score
    from sklearn.metrics.cluster import contingency_matrix
    table = contingency_matrix(classes, labels)
    rows, columns = linear_sum_assignment(-table)
    return f"ACC {100 * table[rows, columns].sum() / len(labels):.2f} %  " \
           f"NMI {100 * normalized_mutual_info_score(classes, labels):.2f} %"


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
