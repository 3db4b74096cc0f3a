import Serialization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard output, standard error, and leaving the program.
package enum Console {
  static let standardOutput: Int32 = 1
  static let standardError: Int32 = 2

  /// Whether standard error is a terminal that a person looks at.
  package static var errorIsTerminal: Bool { isatty(standardError) == 1 }

  /// Writes to standard error at once, without a line's end; what cannot be written is lost.
  package static func writeError(_ text: String) { _ = write(Array(text.utf8), to: standardError) }

  /// Writes a result to standard output at once, after what was printed before.
  ///
  /// - Throws: `OutputError` when the reader is gone or the disk is full.
  package static func write(_ text: String) throws(OutputError) { try write(Array(text.utf8)) }

  /// Writes bytes to standard output at once, after what was printed before.
  ///
  /// - Throws: `OutputError` when the reader is gone or the disk is full.
  package static func write(_ bytes: [UInt8]) throws(OutputError) {
    try flush()
    let code = write(bytes, to: standardOutput)
    guard code == 0 else { throw OutputError(code: code) }
  }

  /// Writes what was printed and is still in memory.
  ///
  /// - Throws: `OutputError` when the reader is gone or the disk is full.
  package static func flush() throws(OutputError) {
    guard fflush(nil) == 0 else { throw OutputError(code: errno) }
  }

  /// Ends the program, standard output flushed.
  package static func leave(_ code: Int32) -> Never { exit(code) }

  /// Ends the program as the signal asks, with 128 more than its number; the terminal is left tidy, and no temporary
  /// file stays.
  package static func endAtSignal(_ number: Int32) -> Never { end(atSignal: number) }

  /// Ends the program as `endAtSignal`, with another line for the user; not for handlers of signals.
  package static func endAtSignal(_ number: Int32, saying line: String) -> Never {
    TemporaryFiles.all.removeAll()
    writeError("\(errorIsTerminal ? "\n" : "")\(line)\n")
    _exit(128 + number)
  }

  /// 0, or the `errno` of what went wrong.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var bytes = bytes[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return errno }
      bytes = bytes.dropFirst(written)
    }
    return 0
  }

  /// Prepares the process for being interrupted: SIGINT, SIGTERM and SIGHUP end it with 130, 143 and 129 and a line for
  /// the user, and a reader of its output who goes away does not end it by itself.
  ///
  /// A command that can keep its work handles the three signals itself in the meantime.
  package static func prepareForSignals() {
    SignalAction.ignore.take(for: SIGPIPE)
    // Made now, since a handler must not allocate.
    _ = TemporaryFiles.all
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // Who starts a command in the background may have it ignore SIGINT, and nohup SIGHUP; that stays so.
      let former = SignalAction { end(atSignal: $0) }.take(for: number)
      if former == .ignore { former.take(for: number) }
    }
  }
}

/// Standard output could not be written to.
package struct OutputError: ExitCodeError, Equatable, CustomStringConvertible {
  /// The `errno`.
  let code: Int32

  /// Whether the reader of a pipe has gone, as `head` does once it has its lines: nothing went wrong then.
  package var isClosedPipe: Bool { code == EPIPE }
  /// 0 if only the reader has gone.
  package var exitCode: Int32 { isClosedPipe ? 0 : 1 }
  /// The line for the user.
  package var description: String { "cannot write to standard output: \(String(cString: strerror(code)))" }
}

/// Ends the process; only calls that are allowed in a signal handler.
private func end(atSignal number: Int32) -> Never {
  TemporaryFiles.all.removeAll()
  let isTerminal = isatty(Console.standardError) == 1
  // A line that is being redrawn stays as it is, and the next begins below it.
  if isTerminal { _ = write(Console.standardError, "\n", 1) }
  let text: StaticString =
    switch number {
    case SIGINT: "interrupted by SIGINT\n"
    case SIGHUP: "interrupted by SIGHUP\n"
    default: "interrupted by SIGTERM\n"
    }
  _ = write(Console.standardError, text.utf8Start, text.utf8CodeUnitCount)
  _exit(128 + number)
}

// Named so that the enumeration's own member does not hide it.
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
