// Lines from # on above the first record: mostly comments, but some are the header, or a sample.

extension HeaderGuess {
  /// At the line that names the columns where one does: the first record, or the comment above it, which many programs
  /// write names in.
  ///
  /// - Parameter names: those of columns that are asked for.
  /// - Throws: `FormatError` where it may be either.
  func lineOfHeader(with names: [String]) throws(FormatError) -> TextRecords {
    guard let comment = records.commentAsRecord(withMark: false) else { return records }
    if !names.isEmpty {
      let isFound =
        try !Set(records.names()).isSuperset(of: names)
        && Set((try? comment.names()) ?? []).isSuperset(of: names)
      return isFound ? comment : records
    }
    if (try? isHeader()) == true { return records }
    // A single word may be any comment.
    let guess = HeaderGuess(records: comment, others: others)
    if records.fields.count > 1, (try? guess.isHeader()) == true { return comment }
    throw .unsupported(
      "line \(comment.line) or line \(records.line) may name the columns; remove the # where line \(comment.line) "
        + "does, or that line where it is a comment")
  }

  /// Throws where the comment above the first record may be a sample: all of it are numbers but for what is in the first
  /// column, or that is a word for a missing value.
  func refuseSampleInComment() throws(FormatError) {
    guard let sample = records.commentAsRecord(withMark: true) else { return }
    var (numbers, isSample) = (0, true)
    for (index, field) in sample.fields.enumerated().dropFirst() where !others.contains(index) {
      let text = sample.bytes(field)
      if DecimalNumber.double(text) != nil {
        numbers += 1
      } else {
        isSample = isSample && MissingValue.isMissing(text)
      }
    }
    guard isSample, numbers > 0 || MissingValue.isMissing(sample.bytes(sample.fields[0])) else { return }
    throw .unsupported(
      "line \(sample.line) begins with # and may be a sample; put its first field in quotation marks if it is one, or "
        + "else remove the line")
  }
}

extension TextRecords {
  /// Whether the record is one that begins as comments do.
  var beginsWithMark: Bool {
    fields.first.map { !$0.isQuoted && bytes($0).first == Self.mark } ?? false
  }

  /// What is wrong with a record that begins as comments do, and has another number of fields than the first.
  func wrongComment(expected: Int) -> FormatError {
    .unsupported(
      "line \(line) begins with # and has \(fields.count) column\(fields.count == 1 ? "" : "s"), the lines before it have "
        + "\(expected); comments are skipped above the first line only, so remove it if it is one")
  }
}
