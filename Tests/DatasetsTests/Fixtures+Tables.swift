// Made by Tools/make-dataset-fixtures.py; do not edit.

// Tables made by pandas and scikit-learn.
extension Fixtures {
  /// DataFrame.to_csv without the index.
  static let pandasCSV = bytes(
    """
    22736570616c2c206c656e677468222c227769647468202222636d2222222c6b696e640a352e312c332e302c7365746f7361\
    0a342e392c31652d30372c74776f20776f7264730a362e32352c2d322e302c22612022226222222c2063220a
    """)

  /// The same with tabs and CR LF.
  static let pandasTSV = bytes(
    """
    736570616c2c206c656e67746809227769647468202222636d222222096b696e640d0a352e3109332e30097365746f73610d\
    0a342e390931652d30370974776f20776f7264730d0a362e3235092d322e300922612022226222222c2063220d0a
    """)

  /// DataFrame.to_csv with missing values as NA.
  static let pandasMissing = bytes(
    """
    22736570616c2c206c656e677468222c620a352e312c312e300a342e392c4e410a362e32352c322e300a
    """)

  /// DataFrame.to_json of x and label in lines.
  static let pandasJSONLines = bytes(
    """
    7b2278223a5b312e302c2d322e355d2c226c6162656c223a2262227d0a7b2278223a5b302e313030303030303031352c342e\
    305d2c226c6162656c223a2261227d0a7b2278223a5b302e3030312c362e305d2c226c6162656c223a2262227d0a
    """)

  /// Dump_svmlight_file, indices from 1.
  static let svmlightOne = bytes(
    """
    3120323a312e3520343a2d320a2d31200a3320313a302e30303120343a370a
    """)

  /// Dump_svmlight_file, indices from 0, with a comment.
  static let svmlightZero = bytes(
    """
    232047656e6572617465642062792064756d705f73766d6c696768745f66696c652066726f6d207363696b69742d6c656172\
    6e20312e392e310a2320436f6c756d6e20696e646963657320617265207a65726f2d62617365640a230a23206120636f6d6d\
    656e740a3120303a312e3520323a2d320a32200a3320323a370a
    """)

  /// Dump_svmlight_file, indices from 0, the first feature used.
  static let svmlightZeroed = bytes(
    """
    3120313a312e3520333a2d320a32200a3320303a302e30303120333a370a
    """)
}
