/// The sizes of the processor's data caches, in bytes.
public struct Caches: Sendable {
  /// The first level, of one core.
  public let level1: Int
  /// The second level, of one core.
  public let level2: Int
  /// The last level, shared by cores.
  public let last: Int

  /// What the system tells about the first processor; where it tells nothing, what small machines have.
  public static let found = Caches(
    level1: size(level: 1) ?? 32 << 10, level2: size(level: 2) ?? 512 << 10,
    last: size(level: 3) ?? size(level: 2) ?? 4 << 20)

  private static func size(level: Int) -> Int? {
    for index in 0..<8 {
      let folder = "/sys/devices/system/cpu/cpu0/cache/index\(index)/"
      guard let found = word(folder + "level"), Int(found) == level, word(folder + "type") != "Instruction",
        let text = word(folder + "size"), let number = Int(text.prefix(while: \.isNumber))
      else { continue }
      return text.hasSuffix("M") ? number << 20 : text.hasSuffix("K") ? number << 10 : number
    }
    return nil
  }

  private static func word(_ path: String) -> Substring? {
    Platform.text(ofFile: path, limit: 64)?.split(whereSeparator: \.isWhitespace).first
  }
}
