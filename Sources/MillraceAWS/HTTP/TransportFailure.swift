import AsyncHTTPClient
import NIOCore
import NIOPosix

/// A failure below HTTP, in words that are safe for a message and bounded for a label.
package struct TransportFailure: Error, Sendable, Hashable {
    /// A short word from a bounded set.
    package var word: String
    /// What happened, for people.
    package var message: String
    package var isTimeout = false
    /// False where another attempt would meet the same failure.
    package var isTransient = true

    /// Describes `error`.
    package init(_ error: any Error) {
        switch error {
        case let error as HTTPClientError: self.init(client: error)
        case let error as NIOConnectionError: self.init(connection: error)
        case let error as IOError: self.init(word: "io", message: error.description)
        case let error as ChannelError:
            if case .connectTimeout = error {
                self.init(word: "connectTimeout", message: "connecting took too long", isTimeout: true)
            } else {
                self.init(word: "channel", message: "the connection was closed")
            }
        default:
            self.init(word: "transport", message: "the connection broke (\(type(of: error)): \(error))")
        }
    }

    package init(word: String, message: String, isTimeout: Bool = false, isTransient: Bool = true) {
        self.word = word
        self.message = message
        self.isTimeout = isTimeout
        self.isTransient = isTransient
    }

    private init(client error: HTTPClientError) {
        switch error {
        case .readTimeout: self.init(word: "readTimeout", message: "the service sent nothing", isTimeout: true)
        case .writeTimeout: self.init(word: "writeTimeout", message: "the service took nothing", isTimeout: true)
        case .connectTimeout:
            self.init(word: "connectTimeout", message: "connecting took too long", isTimeout: true)
        case .getConnectionFromPoolTimeout:
            self.init(word: "poolTimeout", message: "no connection became free", isTimeout: true)
        case .deadlineExceeded: self.init(word: "deadline", message: "the answer took too long", isTimeout: true)
        case .remoteConnectionClosed:
            self.init(word: "connectionClosed", message: "the service closed the connection")
        case .alreadyShutdown:
            self.init(word: "shutdown", message: "the client has been shut down", isTransient: false)
        case .invalidURL, .emptyHost, .emptyScheme:
            self.init(word: "invalidURL", message: "the endpoint makes no valid URL", isTransient: false)
        default: self.init(word: "http", message: error.shortDescription)
        }
    }

    private init(connection error: NIOConnectionError) {
        let place = "\(error.host):\(error.port)"
        if let cause = error.connectionErrors.first?.error {
            self.init(word: "connect", message: "cannot connect to \(place): \(Self.plain(cause))")
        } else {
            self.init(word: "resolve", message: "the name of \(place) cannot be resolved")
        }
    }

    private static func plain(_ error: any Error) -> String {
        (error as? IOError).map(\.description) ?? TransportFailure(error).message
    }
}
