import MillraceAWS

extension S3WriteOptions {
    /// Values travel in headers, which take visible ASCII only: other bytes and `%` are percent-encoded.
    init(_ options: PutOptions, encryption: S3Encryption?) {
        self.init(
            contentType: options.contentType, metadata: options.metadata.mapValues(HeaderText.encode),
            encryption: encryption, storageClass: options.storageClass, tags: options.tags)
    }
}

extension S3Precondition {
    init(_ precondition: PutOptions.Precondition) {
        self =
            switch precondition {
            case .none: .none
            case .ifAbsent: .ifAbsent
            case .ifMatch(let etag): .ifMatch(etag)
            }
    }
}

extension ObjectMetadata {
    init(_ metadata: S3ObjectMetadata) {
        self.init(
            size: metadata.size, etag: metadata.etag, versionID: metadata.versionID,
            lastModified: metadata.lastModified,
            userMetadata: metadata.userMetadata.mapValues { PercentEncoding.decode($0) })
    }
}

/// Any text as the value of a header.
enum HeaderText {
    static func encode(_ text: String) -> String {
        // Runs of spaces would be collapsed by the signature, so only single ones between words stay.
        let bytes = Array(text.utf8)
        var encoded = ""
        for (index, byte) in bytes.enumerated() {
            let isInnerSpace =
                byte == 0x20 && index > 0 && index + 1 < bytes.count && bytes[index - 1] != 0x20
            if isInnerSpace || ((0x21...0x7E).contains(byte) && byte != UInt8(ascii: "%")) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
