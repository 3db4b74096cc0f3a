/// How much memory the page about a run takes at most while it is drawn.
struct ReportMemory {
  let samples: Int
  let clusters: Int
  /// Of the embedding.
  let dimensions: Int
  /// Maps, one for each state of the clusters that is shown.
  let maps: Int
  /// Features of samples that are images, 0 for others.
  let pixels: Int

  /// Samples on a map.
  private var shown: Int { min(samples, ReportOptions.quickPoints) }

  /// Memberships and portraits of all samples, and the most that is there beside them at a time.
  var bytes: Int {
    let before = max(4 * samples * clusters, neighbours, figures)
    // What was given back before serves for images, but for blocks of more than 32 MiB, which the C library makes anew: the
    // floats, 4 of the 10 bytes of a pixel.
    return 96 * samples + (images > 10 << 23 ? before + images : max(before, images))
  }

  /// Whether all samples are neighbours, and t-SNE needs no grid.
  private var isExact: Bool { shown <= 1000 }
  /// Neighbours of each sample that t-SNE takes.
  private var degree: Int {
    isExact ? max(shown - 1, 0) : min(shown - 1, Int(3 * ReportOptions().perplexity))
  }

  /// t-SNE: points, their neighbours by index and distance, and what is made of these one after the other.
  private var neighbours: Int {
    let points = 4 * shown * dimensions
    let pairs = shown * degree
    // A neighbour that is none the other way round is an entry of two rows.
    let affinities = 8 * min(2 * pairs, shown * shown)
    // Centred points, with results and their copies.
    let finding = points + 16 * pairs
    // Weights, in both directions, before they are merged.
    let merging = 8 * pairs + 4 * pairs + 16 * pairs + affinities
    let start = 8 * pairs + affinities + points
    // In the order so far and in a new one.
    let descent = 8 * pairs + 2 * affinities + (isExact ? 0 : 2 * grid)
    return points + max(finding, merging, start, descent)
  }

  /// The grid of t-SNE's repulsion; two of them are there while one gives way to a greater one.
  ///
  /// How far points spread is known in the end only: this is a little more than what blobs, digits and noise of 1,800 to
  /// 20,000 samples did, each map starting from the one before.
  private var grid: Int {
    let extent = (120 + 0.6 * Double(shown).squareRoot()) * (1 + 0.2 * Double(maps - 1))
    // Two nodes to a unit, margins, and lengths that Fourier transforms like.
    let side = min(2048, Int(1.05 * (2 * extent + 13)))
    // Points are spread to one in eight at most; six half planes of spectra with three of interactions, and these twice
    // while they are made; two of forces.
    let planes = min(max(shown / 4096, 1), 8) + 6 + 3 + 2 + 2
    return 4 * planes * side * side
  }

  /// Figures with their numbers as texts, one more than maps for the classes.
  private var figures: Int { 400 * shown * (maps + 1) }

  /// Those of as many samples as are made at a time, as floats twice, as bytes, and smaller on a sheet.
  private var images: Int { 10 * pixels * min(shown, 4096) }
}
