/// A small HTTP request that a source of credentials makes.
package struct PlainRequest: Sendable {
    package var method: String
    package var url: String
    package var headers: [SigningRequest.Field]
    package var body: String
    /// The longest that it may take in all.
    package var patience: Duration

    package init(
        method: String = "GET", url: String, headers: [SigningRequest.Field] = [], body: String = "",
        patience: Duration = .seconds(10)
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.patience = patience
    }
}

/// The answer, with a body of at most 1 MiB.
package struct PlainAnswer: Sendable {
    package var status: Int
    package var body: String

    package init(status: Int, body: String) {
        self.status = status
        self.body = body
    }
}
