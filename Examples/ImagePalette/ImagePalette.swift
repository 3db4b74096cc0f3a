import Datasets
import ExampleSupport
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
    /// Red, green and blue, or a level of grey.
    let color: [UInt8]
    let share: Double

    /// As in a style sheet: "#1f77b4".
    var hexadecimal: String {
      let channels = color.count == 1 ? [color[0], color[0], color[0]] : color
      return "#" + channels.map { String(Int($0) + 0x100, radix: 16).dropFirst() }.joined()
    }
  }

  /// From the most frequent on; fewer than were asked for where the image has no more colours.
  let entries: [Entry]
  /// The image with each pixel in its colour of the palette.
  let image: Bitmap

  /// The palette of an image.
  init(of image: Bitmap, colors: Int, engine: Engine) throws {
    let (pixels, channels) = (image.width * image.height, image.channels)
    // Bytes stay bytes: the kernels read them as they are.
    let samples = Samples(
      try ByteMatrix(rows: pixels, columns: channels, scale: 1, elements: image.bytes))
    let result = try KMeans(clusters: min(colors, pixels)).fit(
      samples, random: Random(seed: 0), engine: engine)

    let palette = (0..<result.centroids.rows).map { color in
      result.centroids.row(color).map { UInt8($0.rounded()) }
    }
    var counts: [[UInt8]: Int] = [:]
    for label in result.labels { counts[palette[Int(label)], default: 0] += 1 }
    entries = counts.map { Entry(color: $0.key, share: Double($0.value) / Double(pixels)) }
      .sorted { ($0.share, $0.hexadecimal) > ($1.share, $1.hexadecimal) }
    self.image = Bitmap(
      width: image.width, height: image.height, channels: channels,
      bytes: result.labels.flatMap { palette[Int($0)] })
  }

  static func main() async {
    await Example.run("ImagePalette INPUT.png OUTPUT.png COLORS") { words in
      guard words.count == 3, let colors = Int(words[2]) else { throw Example.UsageError() }
      let palette = try ImagePalette(of: PNG.decode(File.read(words[0])), colors: colors, engine: Engine())
      try File.write(PNG.encode(palette.image), to: words[1])
      for entry in palette.entries {
        print("\(entry.hexadecimal)  \((entry.share * 1000).rounded() / 10) %")
      }
    }
  }
}
