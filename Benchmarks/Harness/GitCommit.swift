import Serialization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The commit that is checked out where the program was built, or else where it runs.
enum GitCommit {
  /// The commit of this package's repository from the program's own folder upwards, or else from the current one; "unknown"
  /// where both are outside of it.
  static var current: String {
    [programDirectory, "."].compactMap(\.self).lazy.compactMap(nearest).first ?? "unknown"
  }

  /// The commit of the nearest repository of this package from a directory upwards; another project's says nothing.
  static func nearest(to directory: String) -> String? {
    var directory = directory
    for _ in 0..<32 {
      if File.exists("\(directory)/Benchmarks/BenchmarksTool.swift"), let commit = commit(in: directory) {
        return commit
      }
      directory += "/.."
    }
    return nil
  }

  /// The folder that the program is in, where the system tells.
  private static var programDirectory: String? {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    let program = String(cString: path)
    return program.lastIndex(of: "/").map { String(program[..<$0]) }
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
