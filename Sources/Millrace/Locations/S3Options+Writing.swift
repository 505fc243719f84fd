import MillraceAWS

/// What is said about new objects in S3: read from what was typed, and held against where they go.
extension S3Options {
    /// Reads `--sse` and `--kms-key`.
    ///
    /// - Parameter key: a KMS key by its identifier, ARN or alias; it implies `aws:kms`.
    public static func encryption(parsing name: String?, key: String?) throws(MillraceError) -> S3Encryption? {
        if let key, key.isEmpty || !key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            throw MillraceError(
                .usage, "--kms-key '\(key)' is not the name of a key", remedy: "give its identifier, ARN or alias/…")
        }
        switch name {
        case "aws:kms": return .kms(key: key)
        case "AES256" where key != nil:
            throw MillraceError(
                .usage, "--kms-key names a key, and --sse AES256 uses none of KMS", remedy: "use --sse aws:kms")
        case "AES256": return .aes256
        case nil: return key.map { .kms(key: $0) }
        case let name?:
            throw MillraceError(.usage, "--sse knows no '\(name)'", remedy: "use AES256 or aws:kms")
        }
    }

    /// Reads `--storage-class`.
    public static func storageClass(parsing name: String) throws(MillraceError) -> S3StorageClass {
        if let known = S3StorageClass(rawValue: name) { return known }
        if ["GLACIER", "DEEP_ARCHIVE"].contains(name) {
            throw MillraceError(
                .usage, "--storage-class \(name) would keep outputs where nobody can read them at once",
                remedy: "write them with another class, and move them later with a lifecycle rule of the bucket")
        }
        throw MillraceError(
            .usage, "--storage-class knows no '\(name)'",
            remedy: "use \(S3StorageClass.allCases.map(\.rawValue).joined(separator: ", "))")
    }

    /// Reads `--tag KEY=VALUE`; the value begins behind the first `=`.
    public static func tag(parsing text: String) throws(MillraceError) -> S3Tag {
        guard let equals = text.firstIndex(of: "=") else {
            throw MillraceError(.usage, "--tag \(text) has no value", remedy: "write --tag KEY=VALUE")
        }
        return S3Tag(key: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
    }

    /// Refuses what S3 would refuse of every object, and what makes no sense for where they go.
    ///
    /// - Parameter rejects: where rejected records are written, if not at the destination.
    func checkWriting(to destination: String, rejects: String?) throws(MillraceError) {
        try checkTags()
        guard !destination.hasPrefix("s3://") else { return }
        // Rejects may go to S3 alone. They are encrypted like all else, but have neither class nor tags.
        let isEncrypted = encryption != nil && rejects?.hasPrefix("s3://") != true
        let options = [
            isEncrypted ? "--sse and --kms-key" : nil, storageClass == nil ? nil : "--storage-class",
            tags.isEmpty ? nil : "--tag",
        ].compactMap(\.self)
        guard let first = options.first else { return }
        throw MillraceError(
            .usage, "\(first) is for objects in S3, and the destination '\(destination)' is a folder",
            remedy: "leave it out, or write to s3://bucket/prefix/")
    }

    private func checkTags() throws(MillraceError) {
        guard tags.count <= 10 else {
            throw MillraceError(.usage, "\(tags.count) tags are given, and an object can have 10", remedy: "give fewer")
        }
        guard Set(tags.map(\.key)).count == tags.count else {
            throw MillraceError(.usage, "a tag is given twice", remedy: "give each --tag one value")
        }
        for tag in tags {
            // Lengths are those of UTF-16, as the service counts.
            guard (1...128).contains(tag.key.utf16.count), tag.value.utf16.count <= 256,
                !tag.key.lowercased().hasPrefix("aws:"), (tag.key + tag.value).unicodeScalars.allSatisfy(isTagScalar)
            else {
                throw MillraceError(
                    .usage, "S3 takes no tag '\(tag.key)=\(tag.value)'",
                    remedy:
                        "a key has 1 to 128 characters and does not begin with aws:, a value at most 256: letters, digits, spaces and + - = . _ : / @"
                )
            }
        }
    }

    private func isTagScalar(_ scalar: Unicode.Scalar) -> Bool {
        if "+-=._:/@".unicodeScalars.contains(scalar) { return true }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .spaceSeparator:
            return true
        default: return false
        }
    }
}
