import Datasets
import KMeans
import Kernels
import Serialization

/// The colours that an image is made of: K-means of its pixels.
///
///     swift run -c release ImagePalette picture.png reduced.png 8
///
/// prints the colours, from the most frequent on, and writes the image in these alone.
@main
struct ImagePalette {
  /// A colour and the share of the pixels that it stands for.
  struct Entry {
    let color: [UInt8]
    let share: Double
  }

  /// From the most frequent on.
  let entries: [Entry]
  /// The image with each pixel in its colour of the palette.
  let image: Bitmap

  /// The palette of an image.
  init(of image: Bitmap, colors: Int, engine: Engine) throws {
    let (pixels, channels) = (image.width * image.height, image.channels)
    // Bytes stay bytes: the kernels read them as they are.
    let samples = Samples(
      try ByteMatrix(rows: pixels, columns: channels, scale: 1, elements: image.bytes))
    let result = try KMeans(clusters: colors).fit(samples, random: Random(seed: 0), engine: engine)

    let palette = (0..<colors).map { color in
      result.centroids.row(color).map { UInt8($0.rounded()) }
    }
    var counts = [Int](repeating: 0, count: colors)
    for label in result.labels { counts[Int(label)] += 1 }
    entries = palette.indices.sorted { counts[$0] > counts[$1] }.map {
      Entry(color: palette[$0], share: Double(counts[$0]) / Double(pixels))
    }
    self.image = Bitmap(
      width: image.width, height: image.height, channels: channels,
      bytes: result.labels.flatMap { palette[Int($0)] })
  }

  static func main() throws {
    let words = CommandLine.arguments.dropFirst()
    guard words.count == 3, let input = words.first, let colors = words.last.flatMap({ Int($0) }) else {
      print("usage: ImagePalette INPUT.png OUTPUT.png COLORS")
      return
    }
    let palette = try ImagePalette(of: PNG.decode(File.read(input)), colors: colors, engine: Engine())
    for entry in palette.entries {
      let hexadecimal = entry.color.map { String(Int($0) + 0x100, radix: 16).dropFirst() }
      print("#\(hexadecimal.joined())  \((entry.share * 1000).rounded() / 10) %")
    }
    try File.write(PNG.encode(palette.image), to: words[words.startIndex + 1])
  }
}
