import Datasets
import KMeans
import ToolSupport

/// Options of `fit` that exclude each other: those of a configuration file give way to those of the command line.
enum OptionConflicts {
  /// The options of a file that do not go with those of the command line, or would mean something else beside them.
  static func displaced(by line: Arguments, in file: Arguments) throws(UsageError) -> [String] {
    var names = try displacedOfKMeans(by: line, in: file)
    if line.has("--network") { names += NetworkSettings.shapingOptions + NetworkSettings.activationOptions }
    if NetworkSettings.shapingOptions.contains(where: line.has) { names.append("--network") }
    // Another optimiser has another rate; another membership another parameter.
    if try changes("--optimizer", of: file, by: line, standard: "adam") {
      names += ["--learning-rate", "--momentum"]
    }
    if try changes(
      "--membership", of: file, by: line, standard: MethodSettings.MembershipName.inverse.rawValue)
    {
      names.append("--alpha")
    }
    // Pixels that are scaled each by itself cannot be moved.
    let moves = ["--augment-shift", "--augment-rotate"]
    if try scalesFeatures(line) { names += moves }
    if moves.contains(where: line.has), try scalesFeatures(file) { names.append("--scale") }
    if try isHard(line) { names.append("--balance") }
    if ["--alpha", "--balance"].contains(where: line.has), try isHard(file) { names.append("--membership") }
    // Not the other way round: the column would become a feature.
    if line.has("--label-column") { names.append("--labels") }
    if line.has("--verbose") { names.append("--quiet") }
    if line.has("--quiet") { names.append("--verbose") }
    return names
  }

  private static func displacedOfKMeans(
    by line: Arguments, in file: Arguments
  ) throws(UsageError) -> [String] {
    var names: [String] = []
    let ofWholePasses = KMeansSettings.optionsOfWholePasses
    let isVariant =
      try line.text("--variant").map { $0 != VariantName.standard.rawValue } ?? false
    if line.has("--mini-batch") { names += ofWholePasses + ["--variant"] }
    if isVariant || ofWholePasses.contains(where: line.has) { names.append("--mini-batch") }
    if line.has("--mini-batch") != file.has("--mini-batch"),
      line.has("--mini-batch") || names.contains("--mini-batch")
    {
      // Their defaults differ, and so does what is iterated.
      names += ["--tolerance", "--max-iterations"]
    }
    if isVariant { names += ["--restart-selection", "--exchange"] }
    // Bisecting starts from no centroids.
    let bisecting = VariantName.bisecting.rawValue
    if try line.text("--variant") == bisecting, try isFile(file.text("--init")) { names.append("--init") }
    if try isFile(line.text("--init")), try file.text("--variant") == bisecting { names.append("--variant") }
    if ["--restart-selection", "--exchange"].contains(where: line.has) { names.append("--variant") }
    if line.has("--exchange") { names.append("--tolerance") }
    if line.has("--tolerance") { names.append("--exchange") }
    let ofSeedings = ["--restarts", "--restart-selection"]
    if try isFile(line.text("--init")) { names += ofSeedings }
    if ofSeedings.contains(where: line.has), try isFile(file.text("--init")) { names.append("--init") }
    return names
  }

  /// Whether the line gives another value than the file, or than what holds without one.
  private static func changes(
    _ option: String, of file: Arguments, by line: Arguments, standard: String
  ) throws(UsageError) -> Bool {
    guard let given = try line.text(option) else { return false }
    return try given != (file.text(option) ?? standard)
  }

  private static func scalesFeatures(_ arguments: Arguments) throws(UsageError) -> Bool {
    try [Scaling.minmax.rawValue, Scaling.standard.rawValue].contains(arguments.text("--scale"))
  }

  private static func isHard(_ arguments: Arguments) throws(UsageError) -> Bool {
    try arguments.text("--membership") == MethodSettings.MembershipName.hard.rawValue
  }

  /// Whether the value of `--init` is no seeding, and so a file of centroids.
  private static func isFile(_ initialCentroids: String?) -> Bool {
    initialCentroids.map { Seeding(rawValue: $0) == nil } ?? false
  }
}
