/// What may stand in the name of a host.
enum HostLabel {
    /// Letters, digits and hyphens, beginning with a letter or a digit; at most 63 bytes.
    static func isLabel(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, isAlphanumeric(first), text.utf8.count <= 63 else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    /// A bucket whose name can stand before a host: 3 to 63 bytes, lower case, ending with a letter or a digit.
    static func isBucket(_ name: String, withDots: Bool) -> Bool {
        guard (3...63).contains(name.utf8.count), name == name.lowercased() else { return false }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count == 1 || (withDots && !isAddress(name)) else { return false }
        return labels.allSatisfy { isLabel($0) && $0.last != "-" }
    }

    /// An IP address, before which no name can stand.
    static func isAddress(_ host: String) -> Bool {
        if host.hasPrefix("[") { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
