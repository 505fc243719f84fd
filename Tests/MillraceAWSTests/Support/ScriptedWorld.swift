import MillraceAWS
import Synchronization
import Testing

/// The surroundings of a search for credentials, by script: files, variables, and the answers to requests in their order.
final class ScriptedWorld: Sendable {
    /// One request that is expected, and what comes back: an answer, or nothing at all.
    struct Exchange: Sendable {
        var method: String
        var url: String
        var answer: PlainAnswer?

        init(_ method: String, _ url: String, _ answer: PlainAnswer?) {
            self.method = method
            self.url = url
            self.answer = answer
        }
    }

    private struct State {
        var script: ArraySlice<Exchange>
        var requests: [PlainRequest] = []
        var sleeps = 0
    }

    private let state: Mutex<State>
    private let environment: [String: String]
    private let files: @Sendable (String) throws(ConfigurationError) -> String?
    private let command: @Sendable (String) async throws -> String

    init(
        _ environment: [String: String], files: [String: String] = [:], script: [Exchange] = [],
        command: @escaping @Sendable (String) async throws -> String = { _ in "" }
    ) {
        self.environment = environment
        self.files = { path throws(ConfigurationError) in files[path] }
        self.command = command
        state = Mutex(State(script: script[...]))
    }

    init(
        _ environment: [String: String], script: [Exchange],
        read: @escaping @Sendable (String) throws(ConfigurationError) -> String?,
        command: @escaping @Sendable (String) async throws -> String
    ) {
        self.environment = environment
        files = read
        self.command = command
        state = Mutex(State(script: script[...]))
    }

    var requests: [PlainRequest] { state.withLock(\.requests) }
    var unasked: Int { state.withLock { $0.script.count } }
    var sleeps: Int { state.withLock(\.sleeps) }

    var surroundings: CredentialsSurroundings {
        CredentialsSurroundings(
            environment: ProcessEnvironment(environment),
            clock: ClientClock(
                epochSeconds: { 1_772_323_199 }, sleep: { [self] _ in state.withLock { $0.sleeps += 1 } },
                random: { 0.5 }),
            read: files, run: command, send: { [self] request in try answer(request) })
    }

    private func answer(_ request: PlainRequest) throws -> PlainAnswer {
        let expected = state.withLock { state in
            state.requests.append(request)
            return state.script.popFirst()
        }
        guard let expected else { throw TransportFailure(word: "connect", message: "beyond the script") }
        #expect(request.method == expected.method && request.url == expected.url)
        guard let answer = expected.answer else { throw TransportFailure(word: "connect", message: "refused") }
        return answer
    }
}
