@testable import MillraceText

/// A text as the parsers want it: with padding behind, which here is full of digits so that reading too far shows.
func withPadded<Result>(_ text: String, _ body: (UnsafePointer<UInt8>, Int) -> Result) -> Result? {
    let bytes = Array(text.utf8)
    let padded = [UInt8(ascii: ",")] + bytes + Array("7.7e7-77:77\"true".utf8) + [UInt8](repeating: 0x37, count: 64)
    return padded.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { body($0 + 1, bytes.count) }
    }
}
