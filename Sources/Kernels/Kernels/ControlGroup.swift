/// What Linux's control groups grant a process.
enum ControlGroup {
  private static let root = "/sys/fs/cgroup"

  /// Processors' worth of time, rounded up: the least that a group of the process, or one above it, is limited to;
  /// nil where none is.
  ///
  /// - Parameters:
  ///   - membership: the lines of /proc/self/cgroup, `number:controllers:path`; version 2 has no controllers.
  ///   - text: what a file says, or nil where there is none.
  static func quota(membership: String, text: (String) -> String?) -> Int? {
    let least = leastLimit(
      of: "cpu", membership, unified: { unified($0, text) },
      divided: { path in
        ["\(root)/cpu", "\(root)/cpu,cpuacct"].compactMap { divided($0 + path, text) }.min()
      })
    return least.map { max(1, Int($0.rounded(.up))) }
  }

  /// Bytes of memory, likewise.
  static func memory(membership: String, text: (String) -> String?) -> Int? {
    func bytes(_ file: String) -> Double? {
      text(file)?.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }.flatMap {
        $0 > 0 ? Double($0) : nil
      }
    }
    // Version 1 says a number beyond any memory for none.
    let least = leastLimit(
      of: "memory", membership, unified: { bytes("\($0)/memory.max") },
      divided: { bytes("\(root)/memory\($0)/memory.limit_in_bytes") })
    return least.flatMap { $0 < 0x1p62 ? Int($0) : nil }
  }

  /// The least limit that a group of the process, or one above it, has of a controller.
  ///
  /// A group's path may begin above what a container sees of the groups; the files that are not there say nothing.
  ///
  /// - Parameters:
  ///   - unified: the limit of a folder of version 2.
  ///   - divided: the limit of a path of version 1.
  private static func leastLimit(
    of controller: String, _ membership: String, unified: (String) -> Double?, divided: (String) -> Double?
  ) -> Double? {
    var least: Double?
    for line in membership.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isUnified = fields[1].isEmpty
      guard isUnified || fields[1].split(separator: ",").contains(controller[...]) else { continue }
      for path in ancestry(of: fields[2]) {
        guard let limit = isUnified ? unified(root + path) : divided(path) else { continue }
        least = min(least ?? limit, limit)
      }
    }
    return least
  }

  /// A path and all above it, the last of which is the empty one.
  private static func ancestry(of path: Substring) -> [String] {
    let parts = path.split(separator: "/")
    return (0...parts.count).reversed().map { count in parts[..<count].map { "/" + $0 }.joined() }
  }

  /// Version 2: the quota and the period in one file.
  private static func unified(_ folder: String, _ text: (String) -> String?) -> Double? {
    guard let fields = text("\(folder)/cpu.max")?.split(whereSeparator: \.isWhitespace), fields.count == 2
    else { return nil }
    return ratio(fields[0], fields[1])
  }

  /// Version 1: a file for each.
  private static func divided(_ folder: String, _ text: (String) -> String?) -> Double? {
    guard let quota = text("\(folder)/cpu.cfs_quota_us")?.split(whereSeparator: \.isWhitespace).first,
      let period = text("\(folder)/cpu.cfs_period_us")?.split(whereSeparator: \.isWhitespace).first
    else { return nil }
    return ratio(quota, period)
  }

  /// A limit in processors; "max" and −1 stand for none.
  private static func ratio(_ quota: Substring, _ period: Substring) -> Double? {
    guard let quota = Int(quota), let period = Int(period), quota > 0, period > 0 else { return nil }
    return Double(quota) / Double(period)
  }
}
