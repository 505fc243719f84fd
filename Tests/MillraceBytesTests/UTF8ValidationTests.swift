import Testing

@testable import MillraceBytes

@Suite struct UTF8ValidationTests {
    /// The library's own decoder is the slow twin.
    @Test func everySequenceOfThreeBytesOfInterest() {
        let interesting: [UInt8] = [
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
            0xEF,
            0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        for first in interesting {
            for second in interesting {
                for third in interesting {
                    for tail in [[], [0x80], [0x80, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41]] as [[UInt8]] {
                        let bytes = [first, second, third] + tail
                        let isValid = bytes.withUnsafeBytes { UTF8Validation.isValid($0) }
                        #expect(isValid == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
                    }
                }
            }
        }
    }
}
