import KMeans
import ToolSupport

extension FitCommand {
  static let help = """
    Clusters data and writes the results.

    usage: deepkmeans fit DATA... --clusters K [options]

    DATA is .npy, .npz (samples in x, labels in y), IDX, CSV, libsvm or JSON lines, plain or gzip, told by its
    content, a folder of PNG or PGM images, or - for standard input. Several are put one after the other.

      --clusters K          number of clusters; may be left out where labels are known
      --method M            km (K-means on the data), aekm (autoencoder, then K-means), or a method that
                            trains the autoencoder on towards centroids: dec, idec, dcn, dkm,
                            dkm-annealed, dkm-rein, ct-norein, ct; default ct
      --labels FILE...      true classes, a file for each DATA before it; for scores only
    \(ReadingOptions.help)
      --latent L            dimensions of the embedding, default K
      --restarts N          seedings tried by each K-means, the best kept; default 10
    \(TrainingSettings.restartSelectionHelp)
      --scale S             none, unit ([0, 1]), symmetric ([-1, 1]), minmax or standard (each feature), or length
                            (each sample to length 1); default: unit for 8-bit data, none for other data
      --seed S              where all randomness comes from, default 0
    \(ThreadsOption.help)
      --output DIR          default deepkmeans-results
    \(ImageSize.help)
      --no-report           no report.html and figures, which take a while with many samples
      --config FILE         settings from a JSON file; those of the command line prevail
      --print-config        prints all settings as JSON for --config, and does nothing else

    Methods with a clustering loss:

    \(MethodSettings.help)
    \(FineTuningSettings.help)

    The network and its training, with all but km:

    \(NetworkSettings.help)

    Runs of all but km are kept in DIR/checkpoint.safetensors until they are done, also when SIGINT or
    SIGTERM ends them after a step (exit code 130 or 143):

      --checkpoint-epochs N   every N epochs
      --checkpoint-minutes M  every M minutes, default 10 unless epochs are given
      --resume                goes on where the checkpoint in DIR left off, to the same bits as without
                              an interruption; begins anew if there is none

    With km only:

    \(KMeansSettings.help)

    Writes to DIR: model.safetensors, labels.npy, embedding.npy, centroids.npy, history.csv and metrics.json
    (scores as shares from 0 to 1, times in seconds), whose content --json prints as well, with the files' paths;
    history.safetensors, for reports; and report.html with figures/, whose maps show \(ReportOptions.quickPoints)
    samples at most: 'deepkmeans report DIR' makes it anew with all. With km the embedding is the scaled data,
    with --variant spherical at length 1.
    """
  static let examples = [
    Example("deepkmeans fit data.npy --clusters 10 --output results", "the published method, CT, on vectors"),
    Example(
      "deepkmeans fit data.npy --clusters 10 --output results --resume",
      "goes on with a run that was interrupted, or begins one"),
    Example(
      "deepkmeans fit train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz",
      "as many clusters as there are classes, and scores against them"),
    Example("deepkmeans fit data.csv --clusters 3 --method km --scale standard", "K-means on a table"),
    Example(
      "deepkmeans fit data.npy --clusters 10 --method km --json --quiet | jq .inertia",
      "one figure of the result for a program"),
    Example(
      "deepkmeans fit --clusters 10 --method idec --print-config > settings.json",
      "settings to be changed and given by --config settings.json"),
  ]
  static let options: [String: Arguments.Arity] = KMeansSettings.options
    .merging(NetworkSettings.options) { $1 }
    .merging(MethodSettings.options) { $1 }
    .merging(FineTuningSettings.options) { $1 }
    .merging(DataOptions.options) { $1 }
    .merging(ImageSize.options) { $1 }
    .merging([
      "--clusters": .value, "--latent": .value, "--epochs": .value, "--restarts": .value,
      "--restart-selection": .choice(of: RestartSelection.self),
      "--seed": .value, "--threads": .value, "--output": .value, "--config": .value,
      "--print-config": .flag, "--no-report": .flag, "--checkpoint-epochs": .value,
      "--checkpoint-minutes": .value,
      "--resume": .flag,
    ]) { $1 }
}
