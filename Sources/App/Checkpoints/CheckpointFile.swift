import DeepClustering
import Serialization
import ToolSupport

/// The file in which a run of `fit` is kept, and what it has to agree with to be taken up again.
struct CheckpointFile {
  let path: String
  /// The settings that the result depends on.
  let configuration: JSONObject
  /// The hash of the data.
  let fingerprint: String
  /// The hash of the labels, by which the history's scores are.
  let labelFingerprint: String
  let instructionSet: String
  /// What a user may do who wants no part of the run in the file: "remove it to begin anew".
  let remedy: String

  private enum Key {
    static let configuration = "configuration"
    static let fingerprint = "data_fingerprint"
    static let labelFingerprint = "label_fingerprint"
    static let instructionSet = "instruction_set"
    static let version = "program_version"
  }

  /// What the name of a checkpoint ends in until all of it is there.
  private static let partSuffix = ".part"

  /// Keeps a run: `path` then holds all of it, or what it held before.
  func write(_ checkpoint: Checkpoint) throws(FileError) {
    var file = checkpoint.file
    file.metadata[Key.configuration] = JSON.object(configuration).serialized()
    file.metadata[Key.fingerprint] = fingerprint
    file.metadata[Key.labelFingerprint] = labelFingerprint
    file.metadata[Key.instructionSet] = instructionSet
    file.metadata[Key.version] = Version.current
    try File.write(file.encoded(), to: path, temporarySuffix: Self.partSuffix)
  }

  /// The run that was kept, or nil if there is no file.
  ///
  /// - Throws: `DataError` for a file that cannot be read, or is of other data or settings.
  func read() throws -> Checkpoint? {
    guard File.exists(path) else { return nil }
    let file: SafeTensors
    do { file = try SafeTensors(decoding: try File.read(path)) } catch {
      throw DataError("\(path): \(error)")
    }
    try check(file)
    do { return try Checkpoint(file) } catch { throw DataError("\(path): \(error)") }
  }

  /// Forgets the run, and what a process that was killed while it wrote has left.
  func remove() throws(FileError) { try File.remove(path, withTemporarySuffix: Self.partSuffix) }

  private func check(_ file: SafeTensors) throws(DataError) {
    if let found = file.metadata[Key.fingerprint], found != fingerprint {
      throw DataError(
        "\(path) is of other data, or from another network (fingerprint \(found), here \(fingerprint)); give those of that run, or \(remedy)"
      )
    }
    if let found = file.metadata[Key.labelFingerprint], found != labelFingerprint {
      throw DataError(
        "\(path) is of a run with \(found == LabelFingerprint.none ? "no labels" : "other labels"), by which it was scored; give the same ones, or \(remedy)"
      )
    }
    if let found = file.metadata[Key.instructionSet], found != instructionSet {
      throw DataError(
        "\(path) was made with \(found) and this run uses \(instructionSet), which would not give the same bits; set DEEPKMEANS_ISA=\(found)"
      )
    }
    if let found = file.metadata[Key.version], found != Version.current {
      throw DataError(
        "\(path) was made by version \(found) and this is \(Version.current), which may not give the same bits; go on with that version, or \(remedy)"
      )
    }
    let text = file.metadata[Key.configuration] ?? "{}"
    guard let kept = try? JSON(parsing: Array(text.utf8)).objectValue else {
      throw DataError("\(path): its configuration cannot be read")
    }
    if let difference = SettingsDifference(kept: kept, wanted: configuration) {
      throw DataError(
        "\(path) is of a run with \(difference.words); give the same settings, or \(remedy)"
      )
    }
  }
}
