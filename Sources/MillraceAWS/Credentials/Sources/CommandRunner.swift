import NIOCore
import NIOPosix

#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#endif

/// Runs the command that a profile names as `credential_process`.
enum CommandRunner {
    private static let longest: Int32 = 60_000
    private static let largest = 1 << 20

    /// What `command` prints on standard output, run by the shell; its standard error goes where ours goes.
    ///
    /// - Throws: ``CredentialsError`` where it fails, prints more than 1 MiB, or is silent for a minute.
    @Sendable static func run(_ command: String) async throws -> String {
        let result: Result<String, CredentialsError> = try await NIOThreadPool.singleton.runIfActive {
            do throws(CredentialsError) {
                return .success(try runBlocking(command))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func runBlocking(_ command: String) throws(CredentialsError) -> String {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw fault("no pipe: \(reason(errno))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let child: pid_t
        do throws(CredentialsError) {
            child = try spawn(command, output: ends[1])
        } catch {
            close(ends[1])
            throw error
        }
        close(ends[1])
        let output = readAll(ends[0])
        if output == nil { kill(child, SIGKILL) }
        let status = wait(for: child)
        guard let output else { throw fault("it printed nothing for a minute, or more than 1 MiB") }
        guard status & 0x7F == 0 else { throw fault("it was ended by signal \(status & 0x7F)") }
        guard status == 0 else { throw fault("it ended with status \(status >> 8 & 0xFF)") }
        return String(decoding: output, as: UTF8.self)
    }

    private static func spawn(_ command: String, output: Int32) throws(CredentialsError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        let words: [UnsafeMutablePointer<CChar>?] = ["sh", "-c", command].map { (word: String) in strdup(word) }
        defer { words.forEach { free($0) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, "/bin/sh", &actions, nil, words + [nil], environ)
        guard code == 0 else { throw fault("it cannot be started: \(reason(code))") }
        return child
    }

    /// All that comes through `file`, or nil where it is too much or too slow.
    private static func readAll(_ file: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, longest)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return nil }
            // Safe: the pointer is used only during the call, which writes at most as many bytes as the array holds.
            let count = chunk.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= largest else { return nil }
        }
    }

    private static func wait(for child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

    private static func fault(_ text: String) -> CredentialsError { CredentialsError("credential_process: \(text)") }
}
