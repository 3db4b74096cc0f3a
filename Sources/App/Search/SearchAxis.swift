import ToolSupport

/// A parameter of a method and the values that are tried.
struct SearchAxis: Sendable {
  /// The option's name without the dashes.
  let key: String
  let path: any WritableKeyPath<MethodSettings, Double> & Sendable
  let values: [Double]

  private static let paths: [(option: String, path: any WritableKeyPath<MethodSettings, Double> & Sendable)] =
    [
      ("--alpha", \.alpha), ("--lambda", \.lambda), ("--gamma", \.gamma.orZero),
    ]

  /// The parameters of which values were given, in order.
  static func all(in arguments: Arguments) throws(UsageError) -> [SearchAxis] {
    var axes: [SearchAxis] = []
    for (option, path) in paths {
      guard let values = try arguments.numbers(option) else { continue }
      axes.append(SearchAxis(key: String(option.dropFirst(2)), path: path, values: values))
    }
    return axes
  }

  /// A value for each parameter.
  typealias Point = [(axis: SearchAxis, value: Double)]

  /// Every combination, the last parameter changing fastest.
  static func points(_ axes: [SearchAxis]) -> [Point] {
    axes.reduce([[]]) { points, axis in
      points.flatMap { point in axis.values.map { point + [(axis, $0)] } }
    }
  }
}

extension Double? {
  /// The number, 0 for none.
  fileprivate var orZero: Double {
    get { self ?? 0 }
    set { self = newValue }
  }
}

extension MethodSettings {
  /// The settings with the values of a point.
  func with(_ point: SearchAxis.Point) -> MethodSettings {
    var settings = self
    for (axis, value) in point { settings[keyPath: axis.path] = value }
    return settings
  }
}
