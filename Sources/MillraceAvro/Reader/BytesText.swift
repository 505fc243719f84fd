import MillraceBytes
import MillraceColumns

/// Runs of bytes as text.
enum BytesText {
    /// The text that `run` is where it is valid UTF-8, else base64.
    static func append(_ run: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        if isText(run) { text.append(contentsOf: run) } else { append(base64: run, to: &text) }
    }

    static func isText(_ run: UnsafeRawBufferPointer) -> Bool {
        run.allSatisfy { $0 < 0x80 } || String(validating: run, as: UTF8.self) != nil
    }

    /// SPEC: RFC 4648 section 4, with padding.
    static func append(base64 run: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for start in stride(from: 0, to: run.count, by: 3) {
            let group = run[start..<min(start + 3, run.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for digit in 0..<4 {
                text.append(digit <= group.count ? alphabet[bits >> (18 - 6 * digit) & 63] : UInt8(ascii: "="))
            }
        }
    }

    /// SPEC: RFC 9562 section 4: `f81d4fae-7dec-11d0-a765-00a0c91e6bf6`.
    static func append(uuid run: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        for (index, byte) in run.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
    }

    /// SPEC: "Duration": three little-endian unsigned integers of 32 bits: months, days and milliseconds.
    static func append(duration cursor: inout ByteCursor, to text: inout [UInt8]) throws(ValueFault) {
        let months = try cursor.bits32()
        let days = try cursor.bits32()
        let (seconds, millis) = try cursor.bits32().quotientAndRemainder(dividingBy: 1000)
        text.append(UInt8(ascii: "P"))
        if months > 0 { append(Int64(months), UInt8(ascii: "M"), to: &text) }
        if days > 0 { append(Int64(days), UInt8(ascii: "D"), to: &text) }
        guard seconds > 0 || millis > 0 || (months == 0 && days == 0) else { return }
        text.append(UInt8(ascii: "T"))
        ISOText.append(Int64(seconds), to: &text)
        if millis > 0 {
            text.append(UInt8(ascii: "."))
            ISOText.append(Int64(millis), width: 3, to: &text)
        }
        text.append(UInt8(ascii: "S"))
    }

    private static func append(_ number: Int64, _ unit: UInt8, to text: inout [UInt8]) {
        ISOText.append(number, to: &text)
        text.append(unit)
    }
}
