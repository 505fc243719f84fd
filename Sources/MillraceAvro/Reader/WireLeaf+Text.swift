import MillraceBytes
import MillraceColumns

/// Leaves that the hub has no type for, as text.
///
/// - bytes and fixed: the text that they are where they are valid UTF-8, else base64, value by value;
/// - uuid: the canonical form, lower case;
/// - times of day and nanoseconds: ISO 8601 with 0, 3, 6 or 9 digits behind the second, as many as the value needs;
/// - duration: ISO 8601 with months, days and seconds, which do not convert into one another: `P1M2DT3.500S`;
/// - decimals of more than 38 digits: all of their digits.
extension WireLeaf {
    /// Reads a value and appends its text, which is in ASCII but for `bytes`; false for a leaf that has a type of its own.
    func appendText(_ cursor: inout ByteCursor, to text: inout [UInt8]) throws(ValueFault) -> Bool {
        switch self {
        case .bytes(let size): BinaryText.append(try cursor.run(of: size), to: &text)
        case .uuid: BinaryText.append(uuid: try cursor.run(of: 16), to: &text)
        case .duration: BinaryText.append(interval: try cursor.run(of: 12), to: &text)
        case .time(let perSecond): WireLeaf.append(time: try cursor.long(), perSecond: perSecond, to: &text)
        case .nanoseconds(let isAdjustedToUTC):
            WireLeaf.append(nanoseconds: try cursor.long(), to: &text)
            if isAdjustedToUTC { text.append(UInt8(ascii: "Z")) }
        case .longDecimal(let size, let scale):
            try LongDecimal.append(try cursor.run(of: size), scale: scale, to: &text)
        default: return false
        }
        return true
    }

    private static func append(time units: Int64, perSecond: Int64, to text: inout [UInt8]) {
        let (units, perSecond) = shortened(units, perSecond)
        ISOText.append(time: units, perSecond: perSecond, to: &text)
    }

    private static func append(nanoseconds: Int64, to text: inout [UInt8]) {
        let (units, perSecond) = shortened(nanoseconds, 1_000_000_000)
        ISOText.append(timestamp: units, perSecond: perSecond, to: &text)
    }

    /// The same time in the largest of the units milli, micro and nano that holds it.
    private static func shortened(_ units: Int64, _ perSecond: Int64) -> (Int64, Int64) {
        var (units, perSecond) = (units, perSecond)
        while perSecond > 1000, units % 1000 == 0 {
            units /= 1000
            perSecond /= 1000
        }
        return (units, perSecond)
    }
}

extension ByteCursor {
    /// A run of `size` bytes, or one with its length before it.
    mutating func run(of size: Int?) throws(ValueFault) -> UnsafeRawBufferPointer {
        if let size { try run(of: size) } else { try run() }
    }
}
