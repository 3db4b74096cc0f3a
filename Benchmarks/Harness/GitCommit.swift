import Serialization

/// The commit that is checked out where the program runs.
enum GitCommit {
  /// The commit of the nearest repository from the current directory upwards, or "unknown".
  static var current: String {
    var directory = "."
    for _ in 0..<32 {
      if let commit = commit(in: directory) { return commit }
      directory += "/.."
    }
    return "unknown"
  }

  /// The commit of the repository in a directory, or nil where there is none.
  static func commit(in directory: String) -> String? {
    var git = "\(directory)/.git"
    // In a linked working tree `.git` is a file that names the folder; branches are kept beside others.
    if let link = text(git), link.hasPrefix("gitdir: ") {
      let path = String(link.dropFirst("gitdir: ".count))
      git = path.hasPrefix("/") ? path : "\(directory)/\(path)"
    }
    guard let head = text("\(git)/HEAD") else { return nil }
    guard head.hasPrefix("ref: ") else { return head }
    let name = String(head.dropFirst("ref: ".count))
    let common = text("\(git)/commondir").map { $0.hasPrefix("/") ? $0 : "\(git)/\($0)" } ?? git
    if let commit = text("\(git)/\(name)") ?? text("\(common)/\(name)") { return commit }
    let packed = (text("\(common)/packed-refs") ?? "").split(separator: "\n")
    return packed.first { $0.hasSuffix(" \(name)") }.map { String($0.prefix { $0 != " " }) }
  }

  private static func text(_ path: String) -> String? {
    guard let bytes = try? File.read(path) else { return nil }
    return String(decoding: bytes.reversed().drop { $0 == UInt8(ascii: "\n") }.reversed(), as: UTF8.self)
  }
}
