/// A data page that is being decoded.
struct DataPage {
    /// Levels that are not decoded yet.
    var levelsLeft: Int
    var repetitions: LevelsDecoder
    var definitions: LevelsDecoder
    let encoding: Encoding
    /// The encoded values.
    let valueBytes: UnsafeRawBufferPointer
    /// Made when the first value is asked for: a page of nulls may have nothing in it.
    private var values: ValueDecoder?
    /// What all the above point into.
    private let owners: [PageBytes]

    init(
        levels: Int, repetitions: LevelsDecoder, definitions: LevelsDecoder, encoding: Encoding,
        valueBytes: UnsafeRawBufferPointer, owners: [PageBytes]
    ) {
        levelsLeft = levels
        self.repetitions = repetitions
        self.definitions = definitions
        self.encoding = encoding
        self.valueBytes = valueBytes
        self.owners = owners
    }

    /// Appends the next `count` values.
    ///
    /// - Throws: As `ValueDecoder`.
    mutating func decodeValues(
        _ count: Int, _ leaf: StoredLeaf, _ dictionary: LeafDictionary?, into values: inout LeafValues
    ) throws(ParquetFault) {
        guard count > 0 else { return }
        var decoder: ValueDecoder
        if let opened = self.values { decoder = opened } else { decoder = try ValueDecoder(valueBytes, encoding, leaf) }
        var left = count
        while left > 0 {
            let step = min(left, decoder.maximumStep)
            try decoder.decode(step, dictionary, into: &values)
            left -= step
        }
        self.values = decoder
    }
}
