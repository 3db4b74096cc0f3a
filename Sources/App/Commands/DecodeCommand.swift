import Autoencoder
import Datasets
import DeepClustering
import Kernels
import Serialization
import ToolSupport

/// `decode`: what the decoder of a model makes of its centroids, or of other embeddings.
struct DecodeCommand: ResultCommand {
  static let name = "decode"
  static let summary = "shows what centroids stand for: the samples that the decoder makes of them"
  static let help = """
    Decodes the centroids of a model that 'deepkmeans fit' wrote, or embeddings from a file, into
    samples, scaled back to what the data were; of --scale length they keep length 1.

    usage: deepkmeans decode MODEL [EMBEDDINGS] --output FILE [options]

      --output FILE         where the samples go: .npy (float32), .npz, .csv, .tsv, .jsonl, .idx or .libsvm, with .gz
                            behind it or not; - is standard output; a path that ends in / is a folder of PNG images,
                            for models of images, values rounded to levels from 0 to 255
      --format F            the format, where the file's name does not say it
    \(ThreadsOption.help)
    """
  static let examples = [
    Example(
      "deepkmeans decode results/model.safetensors --output centroids-as-images.npy",
      "the image, or other sample, that each centroid stands for"),
    Example("deepkmeans decode results/model.safetensors --output centroids/", "as images, in PNG"),
  ]
  static let options: [String: Arguments.Arity] = ["--threads": .value].merging(DataOutput.options) { $1 }

  private let modelPath: String
  private let embeddings: String?
  private let output: DataOutput
  private let threads: Int?

  init(_ arguments: Arguments) throws(UsageError) {
    guard let modelPath = arguments.operands.first, arguments.operands.count <= 2 else {
      throw UsageError("decode needs a model, and at most one file of embeddings")
    }
    guard let output = try DataOutput(arguments) else {
      throw UsageError("decode needs --output FILE to write the samples to")
    }
    self.modelPath = modelPath
    self.output = output
    embeddings = arguments.operands.count > 1 ? arguments.operands[1] : nil
    threads = try ThreadsOption.threads(arguments)
  }

  func result() throws -> CommandResult {
    let engine = try Engine(threads: threads)
    let file = try ModelFile(reading: modelPath)
    let (model, scaling) = (file.model, file.scaling)
    let embedding = try embeddings.map { try Dataset.load([$0]).samples } ?? model.centroids
    guard embedding.columns == model.centroids.columns else {
      throw DataError(
        "\(embeddings ?? "") has \(embedding.columns) columns, and embeddings of \(modelPath) have \(model.centroids.columns)"
      )
    }
    var samples = try model.autoencoder?.decode(embedding, engine: engine) ?? embedding
    try scaling.undo(on: &samples)
    if let row = samples.withUnsafeElements({ $0.firstIndex { !$0.isFinite } }) {
      throw DataError(
        "row \(row / samples.columns + 1) of \(embeddings ?? "the centroids") decodes to values beyond the range of Float; give embeddings as the model makes them"
      )
    }
    var decoded = output.format.kind.isFolder ? Self.bytes(samples) : Dataset(samples: samples)
    decoded.imageShape = file.features.images
    try output.write(decoded)
    return output.result(
      [
        ResultField("samples", key: "samples", .integer(samples.rows)),
        ResultField("features", key: "features", .integer(samples.columns)),
      ], text: "\(samples.rows) samples of \(samples.columns) features")
  }

  /// The nearest bytes.
  private static func bytes(_ samples: Matrix) -> Dataset {
    Dataset(
      bytes: ByteMatrix(rows: samples.rows, columns: samples.columns, scale: 1) { bytes in
        samples.withUnsafeElements { values in
          for (index, value) in values.enumerated() {
            bytes[index] = value.isNaN ? 0 : UInt8(min(255, max(0, value)).rounded())
          }
        }
      })
  }
}
