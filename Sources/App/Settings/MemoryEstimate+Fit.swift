import Autoencoder
import Datasets
import DeepClustering
import Kernels

extension MemoryEstimate {
  /// A run of `fit`.
  init(_ fit: FitPreparation, threads: Int, writesReport: Bool) throws {
    let (settings, samples, method) = (fit.settings, fit.samples, fit.settings.method.name)
    var architecture = fit.start?.architecture ?? settings.options.network
    architecture.inputs = samples.columns
    let snapshots =
      MethodName.fineTuned.contains(method) ? ReportOptions.snapshotEpochs(of: settings.epochs).count : 0
    let report = ReportMemory(
      samples: samples.rows, clusters: settings.clusters,
      dimensions: method == .km ? samples.columns : architecture.latent, maps: snapshots + 1,
      pixels: fit.imageShape?.count ?? 0)
    guard method != .km else {
      let kMeans = settings.kMeans
      self.init(
        samples: samples,
        KMeansMemory(
          // Splits are of two clusters.
          samples: samples.rows, features: samples.columns,
          clusters: kMeans.variant == .bisecting ? 2 : settings.clusters, algorithm: kMeans.algorithm,
          exchangesSamples: kMeans.exchangesSamples, restarts: settings.restarts,
          selection: settings.restartSelection, threads: threads),
        batchSize: kMeans.batchSize, report: writesReport ? report : nil)
      return
    }
    try self.init(
      samples: samples, architecture: architecture, options: settings.options,
      hasTargets: [.dec, .idec].contains(method), snapshots: snapshots, report: writesReport ? report : nil,
      threads: threads)
  }
}
