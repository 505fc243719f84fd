/// A canonical Huffman code whose words have a limited length.
///
/// SPEC: RFC 1951, section 3.2.2.
struct PrefixCode {
    /// For each symbol the bits in its word; 0 for symbols without one.
    let lengths: [UInt8]
    /// For each symbol its word, with the bit that is written first lowest.
    let words: [UInt16]

    init(lengths: [UInt8]) {
        self.lengths = lengths
        words = PrefixCode.words(for: lengths)
    }

    /// Makes the code for symbols that occur so often; symbols that do not occur get no word.
    ///
    /// There are always two words at least, so that the code is complete: some readers refuse others.
    ///
    /// - Complexity: O(n log n) in the symbols that occur.
    init(frequencies: [UInt32], limit: Int) {
        var order = frequencies.indices.filter { frequencies[$0] > 0 }
        order += frequencies.indices.filter { frequencies[$0] == 0 }.prefix(max(0, 2 - order.count))
        let keys = order.map { UInt64(max(frequencies[$0], 1)) << 16 | UInt64($0) }.sorted()
        var counts = PrefixCode.depths(of: keys.map { Int($0 >> 16) })
        PrefixCode.limit(&counts, to: limit)
        var lengths = [UInt8](repeating: 0, count: frequencies.count)
        var rarest = 0
        for depth in stride(from: limit, through: 1, by: -1) {
            for key in keys[rarest..<rarest + counts[depth]] { lengths[Int(key & 0xFFFF)] = UInt8(depth) }
            rarest += counts[depth]
        }
        self.init(lengths: lengths)
    }

    /// How many leaves a Huffman tree has at each depth, for at least two leaves of ascending weights.
    ///
    /// Two queues: leaves as they come, and the nodes made of them, which ascend by themselves.
    private static func depths(of weights: [Int]) -> [Int] {
        let leafCount = weights.count
        var nodeWeights: [Int] = []
        var parents = [Int](repeating: 0, count: 2 * leafCount - 1)
        var leaf = 0
        var node = 0
        for made in 0..<leafCount - 1 {
            var weight = 0
            for _ in 0..<2 {
                if leaf < leafCount, node == nodeWeights.count || weights[leaf] <= nodeWeights[node] {
                    weight += weights[leaf]
                    parents[leaf] = leafCount + made
                    leaf += 1
                } else {
                    weight += nodeWeights[node]
                    parents[leafCount + node] = leafCount + made
                    node += 1
                }
            }
            nodeWeights.append(weight)
        }
        return countDepths(parents, leafCount: leafCount)
    }

    private static func countDepths(_ parents: [Int], leafCount: Int) -> [Int] {
        var depths = [Int](repeating: 0, count: parents.count)
        var counts = [Int](repeating: 0, count: leafCount + 16)
        for index in stride(from: parents.count - 2, through: 0, by: -1) {
            depths[index] = depths[parents[index]] + 1
            if index < leafCount { counts[depths[index]] += 1 }
        }
        return counts
    }

    /// Moves leaves that are too deep up to the limit, and others down until all fit.
    ///
    /// In units of the deepest leaf: each round frees one unit, by hanging a leaf from the limit beside one above it.
    private static func limit(_ counts: inout [Int], to limit: Int) {
        for depth in limit + 1..<counts.count {
            counts[limit] += counts[depth]
            counts[depth] = 0
        }
        var used = (1...limit).reduce(0) { $0 + counts[$1] << (limit - $1) }
        while used > 1 << limit {
            var depth = limit - 1
            while counts[depth] == 0 { depth -= 1 }
            counts[depth] -= 1
            counts[depth + 1] += 2
            counts[limit] -= 1
            used -= 1
        }
    }

    private static func words(for lengths: [UInt8]) -> [UInt16] {
        var next = [UInt16](repeating: 0, count: 17)
        for length in lengths where length > 0 { next[Int(length) + 1] += 1 }
        for length in 1..<17 { next[length] = (next[length] &+ next[length - 1]) &<< 1 }
        return lengths.map { length in
            guard length > 0 else { return 0 }
            let word = next[Int(length)]
            next[Int(length)] &+= 1
            return reversed(word) >> (16 - UInt16(length))
        }
    }

    private static func reversed(_ word: UInt16) -> UInt16 {
        var bits = word.byteSwapped
        bits = (bits & 0x0F0F) << 4 | bits >> 4 & 0x0F0F
        bits = (bits & 0x3333) << 2 | bits >> 2 & 0x3333
        return (bits & 0x5555) << 1 | bits >> 1 & 0x5555
    }
}
