import MillraceColumns

/// This room's loops over one column, for the micro-benchmarks.
package struct TextKernels {
    private let reading: SlabReading

    /// Delimits the slab's records.
    package init(_ slab: Slab, dialect: CSVDialect, columns: Int) {
        reading = SlabReading(slab, dialect: dialect, columns: columns)
    }

    package var rows: Int { reading.ending == nil ? reading.rows : 0 }

    /// The values as a type that inference predicted; nil when one is refused.
    package func predicted(_ column: Int, _ type: LogicalType) -> ColumnStorage? {
        values(reading.withFields(of: column) { $0.decode(as: .predicted(type), .plain) })
    }

    /// The values as a declared type; nil when one is refused.
    package func declared(_ column: Int, _ type: LogicalType) -> ColumnStorage? {
        values(reading.withFields(of: column) { $0.decode(as: .declared(type), .plain) })
    }

    private func values(_ decoded: DecodedColumn) -> ColumnStorage? {
        guard decoded.refusedRow == nil, case .ready(let storage) = decoded.values else { return nil }
        return storage
    }

    /// The values as views; doubled quotes still are two.
    package func text(_ column: Int) -> [BinaryView] {
        if case .views(let views) = reading.withFields(of: column, { $0.decodeText() }).values { return views }
        return []
    }

    package func summary(_ column: Int) -> ColumnSummary { reading.withFields(of: column) { $0.summarize(.plain) } }

    /// The bytes of a column's values.
    package func bytes(of column: Int) -> Int {
        reading.withFields(of: column) { fields in
            (0..<fields.count).reduce(0) { $0 + Int(fields.span(at: $1 * fields.stride, isPlain: true).length) }
        }
    }

    /// The floor of a parser: loads every word of every value and stores one word a value.
    package func touch(_ column: Int) -> [UInt64] {
        reading.withFields(of: column) { fields in
            [UInt64](unsafeUninitializedCapacity: fields.count) { slots, filled in
                for row in 0..<fields.count {
                    let span = fields.span(at: row * fields.stride, isPlain: true)
                    // Safe: the padding behind the text covers what is read beyond the last value.
                    let start = UnsafeRawPointer(fields.text + Int(span.start))
                    var sum: UInt64 = 0
                    var offset = 0
                    while offset < Int(span.length) {
                        sum ^= start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                        offset += 8
                    }
                    slots[row] = sum
                }
                filled = fields.count
            }
        }
    }
}
