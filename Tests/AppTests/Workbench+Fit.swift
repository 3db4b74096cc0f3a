import Serialization
import Testing
import ToolSupport

@testable import App

extension Workbench {
  /// A network that is trained in no time.
  static let network = "--clusters 3 --hidden 16,24 --pretrain-epochs 4 --batch 32 --seed 5 --threads 1"

  /// Runs `fit` on data into a directory here; `line` is taken apart at spaces.
  func fit(_ data: String, _ line: String, to output: String = "out") -> Tool.Failure? {
    DeepKMeansTool.tool.run(
      ["fit", data, "--quiet", "--output", file(output)] + line.split(separator: " ").map(String.init))
  }

  /// The files of a run that say nothing of its time or its place, by name.
  func results(in output: String = "out") throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in ["model.safetensors", "labels.npy", "embedding.npy", "centroids.npy"] {
      files[name] = try File.read(file("\(output)/\(name)"))
    }
    return files
  }

  /// A run's metrics.
  func metrics(in output: String = "out") throws -> JSON {
    try JSON(parsing: File.read(file("\(output)/metrics.json")))
  }

  /// The cells of a column of `history.csv`.
  func history(_ column: String, in output: String = "out") throws -> [String] {
    let text = String(decoding: try File.read(file("\(output)/history.csv")), as: UTF8.self)
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let index = try #require(lines.first?.firstIndex { $0 == column })
    return lines.dropFirst().map { String($0[index]) }
  }
}
