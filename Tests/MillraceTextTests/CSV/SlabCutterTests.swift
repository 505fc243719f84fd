import MillraceColumns
import Testing

@testable import MillraceText

@Suite struct SlabCutterTests {
    private static func records(_ count: Int) -> [UInt8] {
        var random = SeededGenerator(seed: 41)
        var text = Array("id,note\n".utf8)
        for row in 0..<count {
            let note = String(repeating: "x", count: Int.random(in: 0...200, using: &random))
            text += Array("\(row),\"\(note)\n\"\n".utf8)
        }
        return text
    }

    @Test(arguments: [1, 5, 64, 100, 1000])
    func `a slab ends at the last record end before each boundary`(slabBytes: Int) {
        let text = SlabCutterTests.records(300)
        // Every second line feed ends a record; the header's is the first.
        let feeds = text.indices.filter { text[$0] == 0x0A }.map { $0 + 1 }
        let ends = feeds.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        var expected: [Int] = []
        for boundary in stride(from: slabBytes, through: text.count, by: slabBytes) {
            if let end = ends.last(where: { $0 <= boundary }), end > expected.last ?? ends[0] { expected.append(end) }
        }
        if expected.last != text.count { expected.append(text.count) }
        for part in [1, 7, 64 << 10] {
            let slabs = FastCSV(slabBytes: slabBytes, partBytes: part).cut(text).slabs
            #expect(slabs.map { Int($0.byteOffset) + $0.length } == expected)
            #expect(slabs.map(\.ordinal) == Array(slabs.indices))
            #expect(slabs.first?.byteOffset == UInt64(ends[0]))
        }
    }

    @Test(arguments: Delivery.all) func `slabs are equal however the bytes arrive`(delivery: Delivery) {
        let text = SlabCutterTests.records(100)
        let one = FastCSV(slabBytes: delivery.slabBytes, partBytes: text.count).cut(text).slabs
        let other = delivery.fast().cut(text).slabs
        #expect(one.map(SlabContent.init) == other.map(SlabContent.init))
        #expect(other.allSatisfy { $0.bytes.count >= $0.length + SlabCutter.padding })
    }

    @Test(arguments: Delivery.all) func `slabs with irregular records are equal however the bytes arrive`(
        delivery: Delivery
    ) {
        var random = SeededGenerator(seed: 44)
        for _ in 0..<10 {
            var text = SlabCutterTests.records(20)
            for _ in 0..<6 { text.insert(0x22, at: Int.random(in: 10..<text.count, using: &random)) }
            let one = FastCSV(slabBytes: delivery.slabBytes, partBytes: text.count).cut(text).slabs
            let other = delivery.fast().cut(text).slabs
            #expect(one.map(SlabContent.init) == other.map(SlabContent.init), "\(text.debugText)")
        }
    }

    @Test(arguments: Delivery.all) func `records before a slab and its first line are counted`(delivery: Delivery) {
        let slabs = delivery.fast().cut(SlabCutterTests.records(100)).slabs
        var records: UInt64 = 0
        for slab in slabs {
            #expect(slab.recordsBefore == records)
            #expect(slab.firstLine == 2 + 2 * records)
            records += UInt64(slab.bytes[..<slab.length].count { $0 == 0x0A } / 2)
        }
        #expect(records == 100)
    }

    @Test(arguments: Delivery.all) func `a record beyond the limit is refused where it starts`(delivery: Delivery) {
        let long = String(repeating: "y", count: 300)
        for limit in [20, 64, 150, 299] {
            for text in ["a,b\n1,2\n3,\(long)\n5,6\n", "a,b\n1,2\n3,\"\(long)", "a,b\n1,2\n3,\(long)\n5,6\"\n"] {
                var fast = delivery.fast()
                fast.recordLimit = limit
                let expected = SlowFault(reason: "record_too_large", record: 2, line: 3, column: nil, byte: 8)
                #expect(fast.read(Array(text.utf8)).fault == expected)
            }
            var fast = delivery.fast()
            fast.recordLimit = limit
            #expect(fast.read(Array("a,\(long)\n1,2\n".utf8)).fault?.record == 0)
            #expect(fast.read(Array("a,b\n1\n3,\(long)\n".utf8)).fault?.record == 2)
        }
        var fast = delivery.fast()
        fast.recordLimit = 303
        #expect(fast.read(Array("a,b\n1,2\n3,\(long)\n5,6\n".utf8)).rows.count == 3)
    }

    @Test func `a long record makes a long slab`() {
        let long = [UInt8](repeating: 0x2C, count: 50_000)
        let text = Array("a,b\n1,2\n\"".utf8) + long + Array("\",4\n5,6\n".utf8)
        let slabs = FastCSV(slabBytes: 1000).cut(text).slabs
        #expect(slabs.map(\.length) == [4, 50_009])
    }

    @Test func `after a record that is too large nothing is taken`() {
        var cutter = SlabCutter(dialect: .comma, recordLimit: 10)
        var slabs: [Slab] = []
        for part in ["a,b\n1,2\n3,4567890123", "4,5\n", "6,7\n"] {
            #expect(throws: Never.self) {
                try Array(part.utf8).withUnsafeBufferPointer { buffer throws(RecordFault) in
                    try cutter.append(UnsafeRawBufferPointer(buffer), into: &slabs)
                }
            }
        }
        #expect(cutter.isBroken)
        #expect(throws: Never.self) { try cutter.finish(into: &slabs) }
        #expect(slabs.count == 1)
    }

    @Test(arguments: Delivery.all) func `both cutters refuse the same records for their size`(delivery: Delivery) {
        var random = SeededGenerator(seed: 43)
        for _ in 0..<60 {
            let text = RandomCSV.damaged(RandomCSV.table(delimiter: 0x2C, using: &random), using: &random)
            var fast = delivery.fast()
            fast.recordLimit = Int.random(in: 4...60, using: &random)
            var careful = fast
            careful.isCareful = true
            #expect(fast.read(text).fault == careful.read(text).fault, "\(text.debugText) \(fast.recordLimit)")
        }
    }
}

/// What of a slab must not depend on how the bytes arrived.
private struct SlabContent: Hashable {
    let text: [UInt8]
    let index: [UInt32]
    let byteOffset: UInt64
    let firstLine: UInt64
    let recordsBefore: UInt64

    init(_ slab: Slab) {
        text = Array(slab.bytes[..<slab.length])
        index = slab.index.dropLast(SlabDigest.wordCount).map { $0 }
        byteOffset = slab.byteOffset
        firstLine = slab.firstLine
        recordsBefore = slab.recordsBefore
    }
}
