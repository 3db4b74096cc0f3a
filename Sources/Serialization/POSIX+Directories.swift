#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// Directories and the links between them.

extension POSIX {
  /// The entries of a directory but for itself and its parent, as the bytes that they are called by.
  static func names(in path: String) throws(Failure) -> [[UInt8]] {
    guard let directory = opendir(path) else { throw Failure(code: errno) }
    defer { closedir(directory) }
    var names: [[UInt8]] = []
    while true {
      // Only this tells a failure from the end.
      errno = 0
      guard let entry = readdir(directory) else { break }
      let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) { names.append(name) }
    }
    if errno != 0 { throw Failure(code: errno) }
    return names
  }

  /// The path of what a symbolic link names in the end, whether or not that exists; any other path as it is.
  ///
  /// - Throws: `Failure` for links in a circle, and for a path that is not UTF-8: repaired, it would name another file.
  static func resolved(_ path: String) throws(Failure) -> String {
    var path = path
    for _ in 0..<40 {
      guard let target = try target(ofLink: path) else { return path }
      path = target.hasPrefix("/") ? target : "\(parent(of: path))/\(target)"
    }
    throw Failure(code: ELOOP)
  }

  /// A path that is the same for all spellings of a file's name: its directory's without links, and its own name.
  ///
  /// - Throws: as `resolved`.
  static func canonical(_ path: String) throws(Failure) -> String {
    let path = try resolved(path)
    guard let real = realpath(parent(of: path), nil) else { return path }
    defer { free(real) }
    let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    return "\(String(cString: real))/\(name)"
  }

  /// The bytes of the path without links of what exists; nil for what does not.
  static func realPath(_ path: String) -> [UInt8]? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return Array(UnsafeRawBufferPointer(start: real, count: strlen(real)))
  }

  /// What a symbolic link says, or nil for anything else.
  private static func target(ofLink path: String) throws(Failure) -> String? {
    let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, filled in
      buffer.withMemoryRebound(to: CChar.self) { buffer in
        guard let base = buffer.baseAddress else { return }
        filled = max(0, readlink(path, base, buffer.count))
      }
    }
    if bytes.isEmpty { return nil }
    guard let target = String(validating: bytes, as: UTF8.self) else { throw Failure(code: EILSEQ) }
    return target
  }
}
