import MillraceColumns

/// The entries of a dictionary page, decoded once.
struct LeafDictionary {
    private(set) var values: LeafValues
    /// Another number for each dictionary of a chunk.
    let identity: Int
    /// What is wrong with single entries: it matters only where one is used.
    private var faults: [Int: ParquetFault] = [:]

    /// Decodes `count` PLAIN entries.
    ///
    /// - Throws: `ParquetFault.malformed` when there are fewer.
    init(
        _ content: UnsafeRawBufferPointer, count: Int, leaf: StoredLeaf, identity: Int
    ) throws(ParquetFault) {
        self.identity = identity
        values = LeafValues(leaf.stored.type)
        // Each entry takes a bit at least, or nothing at all has an entry.
        guard count <= max(content.count * 8, 1) else { throw .malformed("column \(leaf.name): its dictionary") }
        var decoder = try ValueDecoder(content, .plain, leaf)
        for entry in 0..<count {
            let before = decoder
            do { try decoder.decode(1, nil, into: &values) } catch .value(let what, let column, _) {
                decoder = before
                try decoder.skip(1)
                faults[entry] = .value(what, column: column, row: nil)
                values.appendNothing()
            }
        }
    }

    /// Appends the entries that `indices` name, each below the count.
    func append(at indices: [UInt32], to others: inout LeafValues) throws(ParquetFault) {
        guard !faults.isEmpty, let bad = indices.firstIndex(where: { faults[Int($0)] != nil }) else {
            return try others.append(values, identity: identity, at: indices)
        }
        try others.append(values, identity: identity, at: Array(indices[..<bad]))
        if let fault = faults[Int(indices[bad])] { throw fault }
    }
}
