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
  /// Channels are mixed as they are, without going back to light, as browsers do.
  public func over(_ other: Color, opacity: Double) -> Color {
    func mix(_ top: UInt8, _ bottom: UInt8) -> UInt8 {
      UInt8((Double(bottom) + (Double(top) - Double(bottom)) * min(max(opacity, 0), 1)).rounded())
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

  /// The light of each channel, 0…1.
  var linearLight: [Double] {
    [red, green, blue].map { Oklab.decode(Double($0) / 255) }
  }

  /// The place in Oklab.
  var oklab: Oklab { Oklab(linearLight: linearLight) }

  /// Relative luminance of WCAG 2: 0 for black, 1 for white.
  var luminance: Double {
    let light = linearLight
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
  }

  /// The contrast ratio of WCAG 2: 1 for equal colours, 21 for black on white.
  func contrast(with other: Color) -> Double {
    let (high, low) = (max(luminance, other.luminance), min(luminance, other.luminance))
    return (high + 0.05) / (low + 0.05)
  }
}

/// A colour in Oklab (Ottosson 2020).
struct Oklab: Equatable, Sendable {
  var lightness, a, b: Double

  init(lightness: Double, a: Double, b: Double) {
    (self.lightness, self.a, self.b) = (lightness, a, b)
  }

  init(linearLight light: [Double]) {
    let l = cbrt(0.4122214708 * light[0] + 0.5363325363 * light[1] + 0.0514459929 * light[2])
    let m = cbrt(0.2119034982 * light[0] + 0.6806995451 * light[1] + 0.1073969566 * light[2])
    let s = cbrt(0.0883024619 * light[0] + 0.2817188376 * light[1] + 0.6299787005 * light[2])
    lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
    a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
  }

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

  /// How different two colours look; 0.02 is just seen between large areas.
  func distance(to other: Oklab) -> Double {
    let (x, y, z) = (lightness - other.lightness, a - other.a, b - other.b)
    return (x * x + y * y + z * z).squareRoot()
  }

  /// From a channel of sRGB to light.
  static func decode(_ value: Double) -> Double {
    value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }

  /// From light to a channel of sRGB.
  static func encode(_ value: Double) -> Double {
    value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
  }
}
