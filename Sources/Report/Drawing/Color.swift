#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A colour in sRGB, 8 bits for each channel.
public struct Color: Equatable, Hashable, Sendable {
  /// Red.
  public var red: UInt8
  /// Green.
  public var green: UInt8
  /// Blue.
  public var blue: UInt8

  /// The colour of the given channels.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// The colour 0xRRGGBB.
  public init(_ code: UInt32) {
    self.init(
      red: UInt8(truncatingIfNeeded: code >> 16), green: UInt8(truncatingIfNeeded: code >> 8),
      blue: UInt8(truncatingIfNeeded: code))
  }

  /// As CSS and SVG write it: #rrggbb.
  public var hex: String {
    "#"
      + [red, green, blue].map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }.joined()
  }

  /// The colour that the share `opacity` of this one over another makes.
  ///
  /// Channels are mixed as they are, without going back to light, as browsers do. Beyond 0 and 1 the opacity is one of these, and
  /// NaN is 0.
  public func over(_ other: Color, opacity: Double) -> Color {
    let share = opacity.isNaN ? 0 : min(max(opacity, 0), 1)
    func mix(_ top: UInt8, _ bottom: UInt8) -> UInt8 {
      UInt8((Double(bottom) + (Double(top) - Double(bottom)) * share).rounded())
    }
    return Color(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }
}

extension Color {
  /// The colour of the given lightness, chroma and hue in Oklab, a space where equal steps look equal.
  ///
  /// The chroma is lowered until sRGB has the colour.
  ///
  /// - Parameters:
  ///   - lightness: 0 for black to 1 for white.
  ///   - chroma: 0 for grey to about 0.3.
  ///   - hue: degrees.
  init(lightness: Double, chroma: Double, hue: Double) {
    let angle = hue * Double.pi / 180
    var chroma = chroma
    while true {
      let light = Oklab(lightness: lightness, a: chroma * cos(angle), b: chroma * sin(angle)).linearLight
      if chroma < 1e-3 || light.allSatisfy({ $0 >= -1e-4 && $0 <= 1 + 1e-4 }) {
        let bytes = light.map { UInt8((255 * Oklab.encode(min(max($0, 0), 1))).rounded()) }
        self.init(red: bytes[0], green: bytes[1], blue: bytes[2])
        return
      }
      chroma *= 0.97
    }
  }
}

/// A colour in Oklab (Ottosson 2020).
struct Oklab: Equatable, Sendable {
  var lightness, a, b: Double

  /// Red, green and blue; outside 0…1 where sRGB lacks the colour.
  var linearLight: [Double] {
    func cube(_ value: Double) -> Double { value * value * value }
    let l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
    let m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
    let s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
    return [
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    ]
  }

  /// From light to a channel of sRGB.
  static func encode(_ value: Double) -> Double {
    value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
  }
}
