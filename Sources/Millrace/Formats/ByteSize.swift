/// A number of bytes that a person types and reads: `64MiB`.
public struct ByteSize: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number of bytes.
    public var bytes: Int

    /// A size of so many bytes.
    public init(bytes: Int) { self.bytes = bytes }

    /// `count` times 1,048,576 bytes.
    public static func mebibytes(_ count: Int) -> ByteSize { ByteSize(bytes: count << 20) }

    /// Reads `64MiB`, `1GiB`, `512KiB`, `500MB`, `1048576`; units fold case.
    public init(parsing text: String) throws(MillraceError) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let factor: Int? =
            switch text.dropFirst(digits.count).lowercased() {
            case "", "b": 1
            case "kib", "k": 1 << 10
            case "mib", "m": 1 << 20
            case "gib", "g": 1 << 30
            case "kb": 1_000
            case "mb": 1_000_000
            case "gb": 1_000_000_000
            default: nil
            }
        guard let number = Int(digits), let factor else {
            throw MillraceError(.usage, "'\(text)' is not a size", remedy: "write a size such as 256MiB or 1GiB")
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        guard !overflow else { throw MillraceError(.usage, "'\(text)' is too large a size") }
        self.bytes = product
    }

    /// The size as an option takes it, without loss: `245KiB`.
    public var option: String {
        for (unit, bits) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] where bytes != 0 && bytes % (1 << bits) == 0 {
            return "\(bytes >> bits)\(unit)"
        }
        return "\(bytes)"
    }

    /// Whether `left` is fewer bytes than `right`.
    public static func < (left: ByteSize, right: ByteSize) -> Bool { left.bytes < right.bytes }

    /// The size in the unit that reads best, with one digit behind the point: `245.0 KiB`.
    public var description: String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
        var unit = 0
        var tenths = bytes * 10
        if bytes < 1024 { return "\(bytes) B" }
        while tenths >= 10_240, unit < units.count - 1 {
            tenths = (tenths + 512) / 1024
            unit += 1
        }
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
