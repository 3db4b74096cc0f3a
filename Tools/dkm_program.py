"""What the scripts share that compute as DKM's program does: data, networks pretrained here, and scores."""
import gzip, os, struct

BATCH, RATE, RESTARTS = 256, 1e-3, 10


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
