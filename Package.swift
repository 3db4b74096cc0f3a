// swift-tools-version: 6.2
// 6.2 is the first version that accepts a tagged dependency with `unsafeFlags`, so embedders get
// the fast kernels through a plain `.package(url:from:)`.
import PackageDescription

/// Language rules for every target: existentials are spelled `any`, and a member is visible only
/// where its module is imported.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Settings of a target that instantiates the kernels for one instruction set.
///
/// - `-Ounchecked`: the kernels work on raw pointers whose bounds the callers have checked. The flag
///   stands last on the command line, so debug builds have fast kernels too.
/// - `-Xcc -march=…`: the instruction set, for this target alone; the rest of the package stays at
///   the platform's baseline. swiftc has no such option of its own that takes these names.
///   `features` adds single features to it.
/// - `-Xcc -fno-math-errno`: a square root is then one instruction. Otherwise each lane has a branch to
///   the C library's function, which sets errno, and no loop with a root is vectorised.
///
/// `BuiltinModule`: instructions that have no other spelling; see Intrinsics.swift, Shuffles.swift and the modules' tiles.
func kernelSettings(march: String? = nil, features: [String] = []) -> [SwiftSetting] {
  var flags = ["-Ounchecked", "-Xcc", "-fno-math-errno"]
  #if arch(x86_64)
    if let march { flags += ["-Xcc", "-march=\(march)"] }
    for feature in features { flags += ["-Xcc", "-m\(feature)"] }
  #endif
  return strict + [.unsafeFlags(flags), .enableExperimentalFeature("BuiltinModule")]
}

let package = Package(
  name: "DeepKMeans",
  platforms: [.macOS(.v15)],  // `Synchronization.Atomic`
  products: [
    .library(name: "Kernels", targets: ["Kernels"]),
    .library(name: "KMeans", targets: ["KMeans"]),
    .library(name: "Autoencoder", targets: ["Autoencoder"]),
    .library(name: "DeepClustering", targets: ["DeepClustering"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "Projection", targets: ["Projection"]),
    .library(name: "Report", targets: ["Report"]),
    .library(name: "Serialization", targets: ["Serialization"]),
    .executable(name: "deepkmeans", targets: ["App"]),
    .executable(name: "benchmarks", targets: ["Benchmarks"]),
  ],
  targets: [
    // MARK: Kernels: one generic core, one target per instruction set, one public face
    .target(name: "KernelsCore", path: "Sources/Kernels/Core", swiftSettings: kernelSettings()),
    .target(
      name: "KernelsBaseline", dependencies: ["KernelsCore"], path: "Sources/Kernels/Baseline",
      swiftSettings: kernelSettings()),
    .target(
      name: "KernelsAVX2", dependencies: ["KernelsCore"], path: "Sources/Kernels/AVX2",
      swiftSettings: kernelSettings(march: "x86-64-v3")),
    .target(
      name: "KernelsAVX512", dependencies: ["KernelsCore"], path: "Sources/Kernels/AVX512",
      swiftSettings: kernelSettings(march: "x86-64-v4")),
    .target(
      name: "KernelsAVX512VNNI", dependencies: ["KernelsCore"], path: "Sources/Kernels/AVX512VNNI",
      swiftSettings: kernelSettings(march: "x86-64-v4", features: ["avx512vnni"])),
    .target(
      name: "Kernels",
      dependencies: [
        "KernelsCore", "KernelsBaseline", "KernelsAVX2", "KernelsAVX512", "KernelsAVX512VNNI",
      ],
      path: "Sources/Kernels/Kernels", swiftSettings: strict),

    // MARK: Libraries
    .target(name: "Serialization", dependencies: ["Kernels"], swiftSettings: strict),
    .target(name: "KMeans", dependencies: ["Kernels", "Serialization"], swiftSettings: strict),
    .target(name: "Autoencoder", dependencies: ["Kernels", "Serialization"], swiftSettings: strict),
    .target(
      name: "DeepClustering", dependencies: ["Kernels", "KMeans", "Autoencoder", "Serialization"],
      swiftSettings: strict),
    .target(name: "Datasets", dependencies: ["Kernels", "Serialization"], swiftSettings: strict),
    .target(name: "Projection", dependencies: ["Kernels", "KernelsCore"], swiftSettings: strict),
    .target(
      name: "Report",
      dependencies: [
        "Autoencoder", "Datasets", "DeepClustering", "KMeans", "Kernels", "Projection", "Serialization",
      ],
      swiftSettings: strict),

    // MARK: Executables, and what their command lines share
    .target(name: "ToolSupport", dependencies: ["Serialization"], swiftSettings: strict),
    .executableTarget(
      name: "App",
      dependencies: [
        "Kernels", "KMeans", "Autoencoder", "DeepClustering", "Datasets", "Projection", "Report",
        "Serialization", "ToolSupport",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "Benchmarks",
      dependencies: ["Kernels", "KMeans", "Autoencoder", "Datasets", "Serialization", "ToolSupport"],
      path: "Benchmarks",
      exclude: ["results"], swiftSettings: strict),

    // MARK: Examples: small programs around the libraries, which nothing else depends on
    .target(name: "ExampleSupport", path: "Examples/Support", swiftSettings: strict),
    .executableTarget(
      name: "ImagePalette",
      dependencies: ["Datasets", "ExampleSupport", "KMeans", "Kernels", "Serialization"],
      path: "Examples/ImagePalette", swiftSettings: strict),
    .executableTarget(
      name: "StreamClusters", dependencies: ["ExampleSupport", "KMeans", "Kernels"],
      path: "Examples/StreamClusters",
      swiftSettings: strict),
    .executableTarget(
      name: "ClusterImages",
      dependencies: [
        "Autoencoder", "Datasets", "DeepClustering", "ExampleSupport", "Kernels", "Serialization",
      ],
      path: "Examples/ClusterImages", swiftSettings: strict),
    .executableTarget(
      name: "CustomMethod",
      dependencies: ["Datasets", "DeepClustering", "ExampleSupport", "KMeans", "Kernels"],
      path: "Examples/CustomMethod", swiftSettings: strict),

    // MARK: Tests
    .target(
      name: "TestSupport", dependencies: ["Kernels", "Serialization"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .testTarget(
      name: "KernelsTests", dependencies: ["Kernels", "KernelsCore", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "SerializationTests", dependencies: ["Serialization", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "KMeansTests", dependencies: ["KMeans", "Serialization"], swiftSettings: strict),
    .testTarget(
      name: "AutoencoderTests", dependencies: ["Autoencoder", "Serialization", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "DeepClusteringTests", dependencies: ["DeepClustering", "Serialization", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "Kernels", "Serialization", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ProjectionTests", dependencies: ["Projection", "Kernels", "KernelsCore", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ReportTests",
      dependencies: [
        "Report", "Autoencoder", "Datasets", "DeepClustering", "Kernels", "Projection", "Serialization",
        "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "AppTests", dependencies: ["App", "Datasets", "TestSupport", "ToolSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ExamplesTests",
      dependencies: [
        "ClusterImages", "CustomMethod", "ExampleSupport", "ImagePalette", "StreamClusters", "Datasets",
        "DeepClustering", "KMeans", "Kernels", "Serialization", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "BenchmarksTests",
      dependencies: [
        "Autoencoder", "Benchmarks", "Datasets", "Kernels", "Serialization", "TestSupport", "ToolSupport",
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
