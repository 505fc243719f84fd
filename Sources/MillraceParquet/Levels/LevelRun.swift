import MillraceColumns

/// What some rows of a batch come to in one leaf: their levels, and which slots of the leaf's vector hold values.
///
/// Flat columns are described by their validity; nested ones by an entry for each value, null and empty list.
struct LevelRun: ~Copyable {
    /// In the batch.
    let rows: Range<Int>
    /// Flat columns only; nil when all rows hold a value.
    let validity: Validity?
    /// Nested columns only: the shredder's arrays, valid until it shreds again.
    let definitionLevels: UnsafeRawBufferPointer
    /// Empty for columns without repetition: then each entry is a row.
    let repetitionLevels: UnsafeRawBufferPointer

    /// A flat column's rows.
    init(rows: Range<Int>, validity: Validity?) {
        self.rows = rows
        self.validity = validity
        definitionLevels = UnsafeRawBufferPointer(start: nil, count: 0)
        repetitionLevels = UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// A nested column's rows.
    init(rows: Range<Int>, definitions: UnsafeRawBufferPointer, repetitions: UnsafeRawBufferPointer) {
        self.rows = rows
        validity = nil
        definitionLevels = definitions
        repetitionLevels = repetitions
    }

    func definitions(_ entries: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: definitionLevels[entries])
    }

    func repetitions(_ entries: Range<Int>) -> UnsafeRawBufferPointer {
        repetitionLevels.isEmpty ? repetitionLevels : UnsafeRawBufferPointer(rebasing: repetitionLevels[entries])
    }
}
