import Kernels
import Serialization
import TestSupport
import Testing

@testable import Datasets

/// Damaged files are refused or give other data; none may stop the process.
@Suite struct FuzzTests {
  private static let texts = [
    "a,\"b,\"\"c\",kind\n1,2,x\n3,NA,y\n", "1 2:0.5 7:1e3\n-1 1:2 # c\n", "1;2\r\n\r\n3;4\r\n",
    "{\"x\":[1,2],\"label\":\"a\"}\n{\"x\":[3,4],\"label\":\"b\"}\n", "P2\n# c\n2 2 15\n1 2 3 4\n",
  ]

  private static func seeds() throws -> [[UInt8]] {
    let images = try WritingTests.images(channels: 3)
    let files = try OutputFormat.Kind.allCases.filter { !$0.isFolder }.map {
      try images.encoded(as: OutputFormat($0))
    }
    let bitmap = Bitmap(width: 3, height: 2, channels: 1, bytes: [0, 50, 100, 150, 200, 250])
    return files + texts.map { Array($0.utf8) }
      + [
        PNG.encode(bitmap), PNG.encode(bitmap, bitDepth: 2), Fixtures.pngInterlaced, Fixtures.pngPalette,
        Fixtures.pngGreyAlpha16, Array("P5 2 1 255\n12".utf8),
        try images.encoded(as: OutputFormat(.csv, isCompressed: true)),
      ]
  }

  private static let readings = [
    DatasetReading(denseLimit: 1 << 20),
    DatasetReading(isGrey: true, keepsMissing: true, denseLimit: 1 << 20),
    DatasetReading(labelColumn: .index(2), keepsMissing: true, denseLimit: 1 << 20),
    DatasetReading(labelColumn: .name("kind")), DatasetReading(featureCount: 9, denseLimit: 1 << 20),
  ]

  @Test func damagedFilesDoNotCrash() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/damaged"
    var random = Random(seed: 11)
    var (accepted, refused) = (0, 0)
    for seed in try Self.seeds() {
      for _ in 0..<150 {
        var bytes = seed
        for _ in 0...random.nextInt(below: 4) {
          let place = random.nextInt(below: bytes.count)
          switch random.nextInt(below: 5) {
          case 0: bytes[place] = UInt8(random.nextInt(below: 256))
          case 1: bytes[place] ^= 1 << UInt8(random.nextInt(below: 8))
          case 2: bytes.removeSubrange(place...)
          case 3: bytes.insert(bytes[random.nextInt(below: bytes.count)], at: place)
          default: bytes.replaceSubrange(place..., with: bytes[random.nextInt(below: bytes.count)...])
          }
          if bytes.isEmpty { bytes = [0] }
        }
        try File.write(bytes, to: path, synchronized: false)
        do throws(DatasetError) {
          _ = try Dataset.load([path], reading: Self.readings[random.nextInt(below: Self.readings.count)])
          accepted += 1
        } catch {
          refused += 1
          #expect(!error.description.isEmpty)
        }
        _ = try? Dataset.loadLabels(path)
      }
    }
    #expect(accepted > 0 && refused > 0)
  }

  /// Checksums hide most of what a decoder does with damage, so these are made anew.
  @Test func damagedImagesWithTrueChecksumsDoNotCrash() throws {
    var random = Random(seed: 12)
    for seed in [Fixtures.pngInterlaced, Fixtures.pngPalette, Fixtures.pngGreyAlpha16, Fixtures.pngRGBA] {
      for _ in 0..<400 {
        var bytes = seed
        for _ in 0...random.nextInt(below: 3) {
          bytes[8 + random.nextInt(below: bytes.count - 8)] = UInt8(random.nextInt(below: 256))
        }
        _ = try? PNG.decode(Self.withTrueChecksums(bytes))
      }
    }
  }

  /// Rows of any bytes, behind sums that are right, decode where all filters are known, which are 0 to 4.
  @Test func rowsOfAnythingDecodeByKnownFilters() throws {
    var random = Random(seed: 13)
    var (wrong, unknown) = ([String](), 0)
    let kinds: [(color: UInt8, channels: Int, depths: [UInt8])] = [
      (0, 1, [1, 2, 4, 8, 16]), (2, 3, [8, 16]), (3, 1, [1, 2, 4, 8]), (4, 2, [8, 16]), (6, 4, [8, 16]),
    ]
    for (color, channels, depths) in kinds {
      for depth in depths {
        for round in 0..<40 {
          let (width, height) = (1 + random.nextInt(below: 9), 1 + random.nextInt(below: 9))
          let header: [UInt8] = [
            0, 0, 0, UInt8(width), 0, 0, 0, UInt8(height), depth, color, 0, 0, UInt8(round % 2),
          ]
          var (rows, isKnown) = ([UInt8](), true)
          for pass in try PNGHeader(header[...]).passes {
            for _ in 0..<pass.height {
              let filter = UInt8(random.nextInt(below: round < 20 ? 5 : 7))
              isKnown = isKnown && filter < 5
              rows.append(filter)
              let size = (pass.width * channels * Int(depth) + 7) / 8
              rows += (0..<size).map { _ in UInt8(random.nextInt(below: 256)) }
            }
          }
          let palette = (0..<48).map { _ in UInt8(random.nextInt(below: 256)) }
          let file =
            PNG.signature + PNG.chunk("IHDR", header) + (color == 3 ? PNG.chunk("PLTE", palette) : [])
            + PNG.chunk("IDAT", Zlib.encode(rows)) + PNG.chunk("IEND", [])
          if !isKnown { unknown += 1 }
          let image = "\(width) × \(height), color \(color), \(depth) bits, round \(round)"
          do throws(FormatError) {
            let bitmap = try PNG.decode(file)
            if !isKnown || bitmap.width != width || bitmap.height != height { wrong.append(image) }
          } catch {
            if isKnown || !error.description.contains("unknown filter") { wrong.append("\(image): \(error)") }
          }
        }
      }
    }
    #expect(wrong == [] && unknown > 50)
  }

  private static func withTrueChecksums(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var start = 8
    while start + 12 <= bytes.count {
      let length = bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
      let end = start + 8 + length
      guard end + 4 <= bytes.count else { break }
      bytes.replaceSubrange(end..<(end + 4), with: CRC32.checksum(bytes[(start + 4)..<end]).bigEndianBytes)
      start = end + 4
    }
    return bytes
  }
}
