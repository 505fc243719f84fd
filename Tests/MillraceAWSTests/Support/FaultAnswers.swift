extension FaultServer.Step {
    /// A whole answer with a body and the right length.
    static func answer(_ status: String, _ headers: [String: String] = [:], body: String = "") -> FaultServer.Step {
        .send(head(status, headers, length: body.utf8.count) + body)
    }

    /// The beginning of an answer that announces `length` bytes.
    static func head(_ status: String, _ headers: [String: String], length: Int) -> String {
        var text = "HTTP/1.1 \(status)\r\ncontent-length: \(length)\r\nx-amz-request-id: REQ1\r\n"
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { text += "\(name): \(value)\r\n" }
        return text + "\r\n"
    }

    static func error(_ status: String, _ code: String, _ headers: [String: String] = [:]) -> FaultServer.Step {
        answer(status, headers, body: "<Error><Code>\(code)</Code><Message>because</Message></Error>")
    }

    /// Head and body of an answer to a request for all of `text`, or for the `range` of it.
    static func object(_ text: String, etag: String, range: String?) -> (head: String, body: Substring) {
        guard let range else { return (head("200 OK", ["etag": etag], length: text.utf8.count), text[...]) }
        let bounds = range.dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) }
        let last = min(bounds[1], text.utf8.count - 1)
        let body = text.dropFirst(bounds[0]).prefix(last - bounds[0] + 1)
        let headers = ["etag": etag, "content-range": "bytes \(bounds[0])-\(last)/\(text.utf8.count)"]
        return (head("206 Partial Content", headers, length: body.utf8.count), body)
    }
}
