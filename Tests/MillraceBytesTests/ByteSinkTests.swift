import MillraceBytes
import Testing

@Suite struct ByteSinkTests {
    @Test func growsAndKeepsWhatWasWritten() {
        var sink = ByteSink(capacity: 1)
        for byte in 0..<1000 { sink.append(UInt8(truncatingIfNeeded: byte)) }
        #expect(sink.count == 1000)
        #expect(sink.copyBytes() == (0..<1000).map { UInt8(truncatingIfNeeded: $0) })
    }

    @Test func removeAllKeepsNothingButMemory() {
        var sink = ByteSink(capacity: 4)
        sink.append([1, 2, 3, 4, 5])
        let held = sink.allocatedBytes
        sink.removeAll()
        #expect(sink.count == 0)
        #expect(sink.allocatedBytes == held)
        sink.append(utf8: "é")
        #expect(sink.copyBytes() == [0xC3, 0xA9])
        sink.removeAll(keepingAtMost: 16)
        #expect(sink.allocatedBytes == 16)
    }

    @Test func writesLittleEndian() {
        var sink = ByteSink()
        sink.append(littleEndian: UInt32(0x0102_0304))
        sink.append(littleEndian: UInt64(0x0506_0708_090A_0B0C))
        sink.truncate(to: 8)
        #expect(sink.copyBytes() == [4, 3, 2, 1, 0x0C, 0x0B, 0x0A, 9])
    }

    @Test(
        arguments: [
            (0, [0]), (1, [1]), (127, [0x7F]), (128, [0x80, 1]), (300, [0xAC, 2]),
            (UInt64.max, [UInt8](repeating: 0xFF, count: 9) + [1]),
        ] as [(UInt64, [UInt8])])
    func writesVarints(value: UInt64, expected: [UInt8]) throws {
        var sink = ByteSink()
        sink.append(varint: value)
        #expect(sink.copyBytes() == expected)
        var cursor = ByteCursor(sink.bytes)
        #expect(try cursor.readVarint() == value)
        #expect(cursor.isAtEnd)
    }

    @Test(arguments: [(0, [0]), (-1, [1]), (1, [2]), (-64, [0x7F]), (64, [0x80, 1])] as [(Int64, [UInt8])])
    func writesZigZag(value: Int64, expected: [UInt8]) throws {
        var sink = ByteSink()
        sink.append(zigZag: value)
        #expect(sink.copyBytes() == expected)
        var cursor = ByteCursor(sink.bytes)
        #expect(try cursor.readZigZag() == value)
    }

    @Test(arguments: [Int64.min, .max, .min + 1, -1_000_000_007])
    func zigZagRoundTrips(value: Int64) throws {
        var sink = ByteSink()
        sink.append(zigZag: value)
        var cursor = ByteCursor(sink.bytes)
        #expect(try cursor.readZigZag() == value)
    }
}
