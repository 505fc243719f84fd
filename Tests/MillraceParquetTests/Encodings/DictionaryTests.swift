import MillraceColumns
import Testing

@testable import MillraceParquet

@Suite struct DictionaryTests {
    @Test func numbersGetIndicesByFirstAppearance() {
        var random = TestRandom(seed: 1)
        let values = (0..<20_000).map { _ in Int64.random(in: -3000...3000, using: &random) << 40 }
        var expected: [Int64: UInt32] = [:]
        for value in values where expected[value] == nil { expected[value] = UInt32(expected.count) }
        var dictionary = FixedDictionary<Int64>()
        var indices = IndexBuffer()
        let done = values.withUnsafeBufferPointer {
            dictionary.encode($0, as: Int64Format.self, to: indices.reserve($0.count), limit: 10_000)
        }
        indices.advance(by: done)
        #expect(done == values.count && dictionary.count == expected.count)
        #expect((0..<done).allSatisfy { expected[values[$0]] == indices.base[$0] })
    }

    @Test func textsGetIndicesByFirstAppearance() {
        var random = TestRandom(seed: 2)
        // All lengths around the borders between the ways of hashing and comparing.
        let texts = (0..<20_000).map { _ in
            let length = Int.random(in: 0...40, using: &random)
            return String((0..<length).map { _ in "ab".randomElement(using: &random) ?? "a" })
        }
        var expected: [String: UInt32] = [:]
        for text in texts where expected[text] == nil { expected[text] = UInt32(expected.count) }
        var bytes: [UInt8] = [0]
        var views: [BinaryView] = []
        for text in texts {
            views.append(BinaryView(offset: UInt32(bytes.count), length: UInt32(text.utf8.count)))
            bytes += text.utf8
        }
        var dictionary = BinaryDictionary()
        var indices = IndexBuffer()
        views.withUnsafeBufferPointer { views in
            bytes.withUnsafeBytes { bytes in
                let run = DenseRun(values: views, bytes: bytes)
                indices.advance(by: dictionary.encode(run, to: indices.reserve(run.count), limit: 1 << 20))
            }
        }
        #expect(indices.count == texts.count && dictionary.count == expected.count)
        #expect((0..<indices.count).allSatisfy { expected[texts[$0]] == indices.base[$0] })
        for (text, index) in expected { #expect(Array(dictionary.bytes(of: Int(index))) == Array(text.utf8)) }
    }

    /// As many entries as the largest page has room for: an index and some bits of the hash share 32 bits.
    @Test(arguments: [3, 4, 17])
    func theLargestDictionaryKeepsItsEntriesApart(length: Int) {
        let count = (BinaryDictionary.largestPage + 1000) / (length + 4)
        let bytes = (0..<count).flatMap { number in
            (0..<length).map { UInt8(truncatingIfNeeded: $0 < 3 ? number >> (8 * $0) : length) }
        }
        let views = (0..<count).map { BinaryView(offset: UInt32($0 * length), length: UInt32(length)) }
        var dictionary = BinaryDictionary()
        var indices = IndexBuffer()
        for _ in 0..<2 {
            views.withUnsafeBufferPointer { views in
                bytes.withUnsafeBytes { bytes in
                    let run = DenseRun(values: views, bytes: bytes)
                    let done = dictionary.encode(run, to: indices.reserve(run.count), limit: 1 << 30)
                    indices.advance(by: done)
                }
            }
        }
        let room = BinaryDictionary.largestPage / (length + 4)
        #expect(dictionary.count == room && indices.count == 2 * room)
        #expect((0..<indices.count).allSatisfy { Int(indices.base[$0]) == $0 % room })
    }

    @Test func aFullDictionaryStops() {
        var dictionary = FixedDictionary<Int64>()
        var indices = IndexBuffer()
        let values: [Int64] = [5, 6, 5, 7, 5]
        let done = values.withUnsafeBufferPointer {
            dictionary.encode($0, as: Int64Format.self, to: indices.reserve($0.count), limit: 2)
        }
        #expect(done == 3)
    }
}
