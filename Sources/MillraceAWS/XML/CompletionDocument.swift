import NIOCore

/// Writes the body of CompleteMultipartUpload.
package enum CompletionDocument {
    /// The document that lists `parts` in the order of their numbers.
    package static func write(_ parts: [S3UploadedPart]) -> ByteBuffer {
        var text = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        for part in parts.sorted(by: { $0.number < $1.number }) {
            text += "<Part><PartNumber>\(part.number)</PartNumber><ETag>\(escape(part.etag))</ETag></Part>"
        }
        return ByteBuffer(string: text + "</CompleteMultipartUpload>")
    }

    private static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
