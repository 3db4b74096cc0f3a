import Datasets
import DeepClustering
import Serialization
import ToolSupport

/// The file of a run that a report is made from: its history in full, and its snapshots.
struct RunFile {
  let history: [EpochRecord]
  /// How the clusters stood after some epochs, the end not among them.
  let snapshots: [Snapshot]
  /// What the samples are as images, if they are some.
  let imageShape: ImageShape?

  static let name = "history.safetensors"
  private static let format = "deepkmeans-history"

  init(_ clustering: Clustering, imageShape: ImageShape?) {
    self.imageShape = imageShape
    history = clustering.history
    let epochs = history.count { $0.phase == .finetune }
    snapshots = clustering.snapshots.filter { $0.epoch < epochs }
  }

  /// The bytes of the file.
  func encoded() -> [UInt8] {
    var file = SafeTensors(
      metadata: ["format": Self.format, "version": "1"], tensors: Snapshot.tensors(of: snapshots))
    file.tensors["history"] = EpochRecord.tensor(of: history)
    if let shape = imageShape {
      file.tensors["image_shape"] = Tensor([shape.height, shape.width, shape.channels])
    }
    return file.encoded()
  }

  /// The file of a folder of results.
  init(reading path: String) throws {
    let bytes = try File.read(path)
    do {
      let file = try SafeTensors(decoding: bytes)
      guard file.metadata["format"] == Self.format, file.metadata["version"] == "1" else {
        throw DataError("its metadata do not say format = \(Self.format), version = 1")
      }
      history = try EpochRecord.all(in: file.doubles("history"))
      snapshots = try Snapshot.all(in: file)
      let sizes = file.tensors["image_shape"] == nil ? nil : try file.integers("image_shape")
      imageShape = sizes.flatMap { ImageShape(stored: $0) }
      guard sizes == nil || imageShape != nil else { throw DataError("its images have no possible size") }
    } catch { throw DataError("\(path): \(error)") }
  }
}
