import MillraceBytes
import Testing

@Suite struct ByteCursorTests {
    @Test func readsInOrderAndStopsAtTheEnd() throws {
        try [UInt8]([7, 1, 0, 0, 0, 9, 9]).withUnsafeBytes { (bytes) throws -> Void in
            var cursor = ByteCursor(bytes)
            #expect(try cursor.readByte() == 7)
            #expect(try cursor.readLittleEndianUInt32() == 1)
            #expect(cursor.remaining == 2)
            #expect(throws: ByteCursor.Fault.truncated(offset: 5)) { try cursor.readLittleEndianUInt64() }
            #expect(Array(try cursor.readBytes(2)) == [9, 9])
            #expect(cursor.isAtEnd)
            #expect(throws: ByteCursor.Fault.truncated(offset: 7)) { try cursor.readByte() }
        }
    }

    @Test func refusesNegativeAndHugeCounts() throws {
        try [UInt8]([1, 2]).withUnsafeBytes { (bytes) throws -> Void in
            var cursor = ByteCursor(bytes)
            #expect(throws: ByteCursor.Fault.truncated(offset: 0)) { try cursor.readBytes(-1) }
            #expect(throws: ByteCursor.Fault.truncated(offset: 0)) { try cursor.skip(.max) }
            #expect(cursor.offset == 0)
        }
    }

    @Test(arguments: [
        [UInt8](repeating: 0x80, count: 10) + [1], [UInt8](repeating: 0xFF, count: 9) + [2],
    ])
    func refusesVarintsOfMoreThan64Bits(bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { (raw) throws -> Void in
            var cursor = ByteCursor(raw)
            #expect(throws: ByteCursor.Fault.malformedVarint(offset: 0)) { try cursor.readVarint() }
        }
    }

    @Test func refusesAVarintThatEndsEarly() throws {
        try [UInt8]([0x80]).withUnsafeBytes { (raw) throws -> Void in
            var cursor = ByteCursor(raw)
            #expect(throws: ByteCursor.Fault.truncated(offset: 1)) { try cursor.readVarint() }
        }
    }
}
