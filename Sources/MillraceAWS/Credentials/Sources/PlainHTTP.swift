import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Sends the few requests that fetch credentials.
///
/// Credentials are fetched once in an hour or so: a client for each request costs nothing, and leaves nothing to close.
enum PlainHTTP {
    static func send(_ request: PlainRequest) async throws -> PlainAnswer {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.httpVersion = .http1Only
        configuration.timeout = .init(connect: TimeAmount(request.patience), read: TimeAmount(request.patience))
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let outcome: Result<PlainAnswer, any Error>
        do {
            outcome = .success(try await answer(to: request, client))
        } catch {
            outcome = .failure(error)
        }
        try? await client.shutdown()
        if Task.isCancelled { throw CancellationError() }
        do {
            return try outcome.get()
        } catch {
            throw TransportFailure(error)
        }
    }

    private static func answer(to request: PlainRequest, _ client: HTTPClient) async throws -> PlainAnswer {
        var sent = HTTPClientRequest(url: request.url)
        sent.method = HTTPMethod(rawValue: request.method)
        sent.headers = HTTPHeaders(request.headers)
        if !request.body.isEmpty { sent.body = .bytes(ByteBuffer(string: request.body)) }
        let answer = try await client.execute(sent, timeout: TimeAmount(request.patience))
        let body = try await answer.body.collect(upTo: 1 << 20)
        return PlainAnswer(status: Int(answer.status.code), body: String(buffer: body))
    }
}
