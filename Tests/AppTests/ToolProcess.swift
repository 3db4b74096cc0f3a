#if os(Linux)
  import Serialization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #endif

  /// Runs of the built program, with files or a terminal at its standard output and standard error.
  struct ToolProcess {
    struct Failure: Error {
      let call: String
      let code: Int32
    }

    /// What a run left.
    struct Outcome {
      let output: String
      let error: String
      let exitCode: Int32
    }

    /// The program that was built together with the tests.
    static let program: String = {
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = buffer.withUnsafeMutableBytes { bytes in
        guard let begin = bytes.bindMemory(to: CChar.self).baseAddress else { return 0 }
        return readlink("/proc/self/exe", begin, bytes.count)
      }
      let path = String(decoding: buffer[..<max(count, 0)], as: UTF8.self)
      let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      return directory.joined(separator: "/") + "/deepkmeans"
    }()

    /// Where the run is; files of its output go there, too.
    let directory: String
    var environment: [String: String] = [:]

    /// Runs the tool.
    func callAsFunction(_ words: [String], signal: (number: Int32, when: String)? = nil) throws -> Outcome {
      try run([Self.program] + words, signal: signal)
    }

    /// Runs a line in bash, where "deepkmeans" is the tool.
    func bash(_ line: String) throws -> Outcome {
      try run(["/bin/bash", "-c", "deepkmeans() { \"\(Self.program)\" \"$@\"; }; \(line)"], signal: nil)
    }

    /// Runs any program.
    ///
    /// - Parameter signal: sent once standard error has said something.
    func run(_ words: [String], signal: (number: Int32, when: String)? = nil) throws -> Outcome {
      let (output, error) = ("\(directory)/.output", "\(directory)/.error")
      let process = try spawn(words, isSession: false) { actions in
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, error, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      }
      if let signal {
        for _ in 0..<1000 where try !Self.text(error).contains(signal.when) { usleep(20_000) }
        kill(process, signal.number)
      }
      let code = try Self.exitCode(of: process)
      return Outcome(output: try Self.text(output), error: try Self.text(error), exitCode: code)
    }

    /// Runs the tool on a terminal of its own, and types a key once the terminal has shown something.
    func onTerminal(
      _ words: [String], columns: UInt16 = 80, type key: (byte: UInt8, when: (String) -> Bool)? = nil
    ) throws -> Outcome {
      // `own` stays open until the tool has it, because a terminal that nobody has open cannot be read from.
      var (terminal, own): (Int32, Int32) = (0, 0)
      var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
      guard openpty(&terminal, &own, nil, nil, &size) == 0 else {
        throw Failure(call: "openpty", code: errno)
      }
      defer { close(terminal) }
      for descriptor in [terminal, own] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
      var name = [CChar](repeating: 0, count: 256)
      guard ttyname_r(own, &name, name.count) == 0 else { throw Failure(call: "ttyname_r", code: errno) }
      let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let process = try spawn([Self.program] + words, isSession: true) { actions in
        // The first terminal that a new session opens is the one that it is controlled by.
        posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
      }
      close(own)
      var (bytes, isTyped) = ([UInt8](), false)
      var buffer = [UInt8](repeating: 0, count: 1 << 14)
      let end = ContinuousClock.now + Self.patience
      while true {
        var ready = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, 100) != 0 else {
          if .now > end { kill(process, SIGKILL) }
          continue
        }
        if .now > end { kill(process, SIGKILL) }
        let count = read(terminal, &buffer, buffer.count)
        // EIO when the process has ended and all is read.
        guard count > 0 else { break }
        bytes += buffer[..<count]
        if let key, !isTyped, key.when(String(decoding: bytes, as: UTF8.self)) {
          var byte = key.byte
          write(terminal, &byte, 1)
          isTyped = true
        }
      }
      let code = try Self.exitCode(of: process)
      return Outcome(output: String(decoding: bytes, as: UTF8.self), error: "", exitCode: code)
    }

    // MARK: Parts

    private func spawn(
      _ words: [String], isSession: Bool, files: (inout posix_spawn_file_actions_t) -> Void
    ) throws -> pid_t {
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      defer { posix_spawn_file_actions_destroy(&actions) }
      files(&actions)
      var attributes = posix_spawnattr_t()
      posix_spawnattr_init(&attributes)
      defer { posix_spawnattr_destroy(&attributes) }
      // Tests that run in the background may ignore signals, and threads that run tests may block them, which
      // the tool must not inherit.
      var signals = sigset_t()
      sigemptyset(&signals)
      for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&signals, number) }
      posix_spawnattr_setsigdefault(&attributes, &signals)
      var none = sigset_t()
      sigemptyset(&none)
      posix_spawnattr_setsigmask(&attributes, &none)
      let session: Int32 = 0x80  // POSIX_SPAWN_SETSID
      let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | (isSession ? session : 0)
      posix_spawnattr_setflags(&attributes, Int16(flags))
      let variables = ["PATH": "/usr/bin:/bin", "TERM": "xterm", "HOME": directory].merging(environment) {
        $1
      }
      var process = pid_t()
      // There is no call to spawn in a directory that Swift sees, so a shell goes there and becomes the program.
      let words = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory] + words
      let code = Self.withPointers(words) { arguments in
        Self.withPointers(variables.map { "\($0.key)=\($0.value)" }) { environment in
          posix_spawn(&process, words[0], &actions, &attributes, arguments, environment)
        }
      }
      guard code == 0 else { throw Failure(call: "posix_spawn \(words[0])", code: code) }
      return process
    }

    private static func withPointers<Result>(
      _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
      var pointers = texts.map { strdup($0) } + [nil]
      defer { for pointer in pointers { free(pointer) } }
      return body(&pointers)
    }

    /// No run takes as long, unless something is wrong.
    private static let patience = Duration.seconds(120)

    /// A signal that ended it counts as a shell would have it, with a minus sign.
    private static func exitCode(of process: pid_t) throws -> Int32 {
      var status: Int32 = 0
      let end = ContinuousClock.now + patience
      while true {
        let ended = waitpid(process, &status, WNOHANG)
        if ended == process { break }
        guard ended == 0 || errno == EINTR else { throw Failure(call: "waitpid", code: errno) }
        if .now > end { kill(process, SIGKILL) }
        usleep(5000)
      }
      return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    }

    private static func text(_ path: String) throws -> String {
      String(decoding: try File.read(path), as: UTF8.self)
    }
  }
#endif
