import Serialization

/// Sizes of the caches in bytes, as Linux tells them; common sizes elsewhere.
enum CacheSizes {
  /// The first data cache of a core.
  static let first = size(level: 1) ?? 32 << 10
  /// The second cache.
  static let second = size(level: 2) ?? 512 << 10
  /// The last cache, which cores share.
  static let last = size(level: 3) ?? max(second, 32 << 20)

  /// A size that no cache holds a useful part of: four times all of them, and 256 MiB at least.
  static func beyond(threads: Int) -> Int { max(256 << 20, 4 * (last + threads * second)) }

  private static func size(level: Int) -> Int? {
    for index in 0..<8 {
      let directory = "/sys/devices/system/cpu/cpu0/cache/index\(index)"
      guard line("\(directory)/level") == "\(level)", line("\(directory)/type") != "Instruction",
        let text = line("\(directory)/size"), let number = Int(text.dropLast())
      else { continue }
      switch text.last {
      case "K": return number << 10
      case "M": return number << 20
      default: continue
      }
    }
    return nil
  }

  private static func line(_ path: String) -> String? {
    guard let bytes = try? File.read(path) else { return nil }
    return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
