import FuzzKit
import MillraceText

/// The first bytes choose the encoding and two deliveries; the rest is the source.
///
/// Both deliveries must give the same text; it must be UTF-8, marks apart; and where the standard library knows the encoding, its text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzEncodings(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let encoding = input.choose(TextEncoding.allCases)
    let parts = [input.choose(partBytes), input.choose(partBytes)]
    let content = input.rest
    _ = content.withUnsafeBytes { TextEncoding.detect(head: $0) }
    let replaced = transcoded(content, encoding, .replace, partBytes: parts[0])
    let text = String(validating: replaced, as: UTF8.self)
    require(text != nil, "no UTF-8 comes out")
    require(replaced.count <= 3 * content.count + 3, "more comes out than may")
    let rejected = transcoded(content, encoding, .reject, partBytes: parts[1])
    if encoding == .utf8 {
        require(rejected == content, "UTF-8 is changed")
        require(Array(String(decoding: content, as: UTF8.self).utf8) == replaced, "not the standard library's text")
    } else {
        require(rejected.flatMap { $0 == 0xFF ? [0xEF, 0xBF, 0xBD] : [$0] } == replaced, "two texts")
    }
    return 0
}

private let partBytes = [1, 2, 3, 7, 15, 16, 17, 64, 4096, 64 << 10]

private func transcoded(
    _ content: [UInt8], _ encoding: TextEncoding, _ policy: InvalidBytesPolicy, partBytes: Int
) -> [UInt8] {
    var transcoder = Transcoder(from: encoding, invalidBytes: policy)
    var output: [UInt8] = []
    content.withUnsafeBytes { bytes in
        for start in stride(from: 0, to: bytes.count, by: partBytes) {
            let part = bytes[start..<min(start + partBytes, bytes.count)]
            transcoder.append(UnsafeRawBufferPointer(rebasing: part), into: &output)
        }
    }
    transcoder.finish(into: &output)
    return output
}
