import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// An HTTP server on loopback that answers by script, to make a client meet what a real server does once in a year.
///
/// It runs on a port of its own and only within `with`. A request beyond the script is answered 500.
final class FaultServer: Sendable {
    /// One thing that the server does in answer to a request.
    enum Step: Sendable {
        case send(String)
        /// Answers with an object as the request's range asks, but with no more than `upTo` bytes of it.
        case object(String, etag: String, upTo: Int)
        /// Ends the connection as a crash does.
        case reset
        /// Ends the connection in order.
        case close
    }

    struct Request: Sendable {
        var method: String
        var uri: String
        var headers: HTTPHeaders
        var body: String
    }

    private struct State {
        var script: ArraySlice<[Step]>
        var requests: [Request] = []
    }

    private let state: Mutex<State>
    /// Yields once for every request that has arrived whole.
    let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation

    private init(script: [[Step]]) {
        state = Mutex(State(script: script[...]))
        (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(100))
    }

    var requests: [Request] { state.withLock(\.requests) }

    /// Answers the requests in the order of `script`, one entry each.
    static func with(_ script: [[Step]], _ body: (FaultServer, Int) async throws -> Void) async throws {
        let server = FaultServer(script: script)
        let connections = Mutex<[any Channel]>([])
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                connections.withLock { $0.append(channel) }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(HTTPRequestDecoder()), FaultHandler(server: server))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(server, channel.localAddress?.port ?? 0))
        } catch {
            outcome = .failure(error)
        }
        try await channel.close()
        for connection in connections.withLock({ $0 }) { try? await connection.close() }
        try outcome.get()
    }

    fileprivate func answer(_ request: Request) -> [Step] {
        let steps = state.withLock { state in
            state.requests.append(request)
            return state.script.popFirst()
        }
        arrival.yield()
        return steps ?? [.send("HTTP/1.1 500 Beyond the script\r\ncontent-length: 0\r\n\r\n")]
    }
}

private final class FaultHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    private let server: FaultServer
    private var request: FaultServer.Request?

    init(server: FaultServer) { self.server = server }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            request = FaultServer.Request(
                method: head.method.rawValue, uri: head.uri, headers: head.headers, body: "")
        case .body(let bytes): request?.body += String(buffer: bytes)
        case .end:
            guard let request else { return }
            for step in server.answer(request) { perform(step, for: request, context: context) }
        }
    }

    private func perform(_ step: FaultServer.Step, for request: FaultServer.Request, context: ChannelHandlerContext) {
        switch step {
        case .send(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        case .object(let text, let etag, let count):
            let answer = FaultServer.Step.object(text, etag: etag, range: request.headers.first(name: "range"))
            let bytes = ByteBuffer(string: answer.head + answer.body.prefix(count))
            context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        case .close: context.close(promise: nil)
        case .reset:
            let channel = context.channel
            // With no time to linger, closing sends RST in place of FIN.
            (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                .whenComplete { _ in channel.close(promise: nil) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
