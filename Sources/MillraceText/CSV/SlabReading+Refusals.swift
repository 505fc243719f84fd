import MillraceColumns

extension SlabReading {
    /// Puts aside every row with a value that its column's declared type cannot hold. The first such column of a row counts.
    ///
    /// - Returns: the declared columns as they were read, when no value was refused.
    mutating func rejectRefused(
        _ declared: [DeclaredColumn], _ rules: ValueRules
    ) -> [Int: DecodedColumn] {
        var decoded: [Int: DecodedColumn] = [:]
        var refusals: [Int: Refusal] = [:]
        for declared in declared {
            withFields(of: declared.column) { fields in
                let values = fields.decodeDeclared(declared.type, rules)
                decoded[declared.column] = values
                let first = values.refusedRow ?? fields.count
                for row in fields.refusedRows(declared.type, from: first, rules) where refusals[row] == nil {
                    let detail = fields.refusalDetail(row: row, type: declared.type, rules)
                    refusals[row] = Refusal(column: declared.column, detail: detail)
                }
                guard declared.isRequired else { return }
                let nulls =
                    values.refusedRow == nil
                    ? values.nullRows(fields.count) : fields.nullRows(declared.type, rules)
                for row in nulls where refusals[row] == nil {
                    refusals[row] = Refusal(
                        column: declared.column, detail: "\(declared.type): a null where the schema allows none")
                }
            }
        }
        guard !refusals.isEmpty else { return decoded }
        reject(refusals)
        return [:]
    }
}

/// A column whose type is declared.
struct DeclaredColumn: Sendable {
    /// From 0.
    let column: Int
    let type: LogicalType
    /// Whether a null is refused.
    let isRequired: Bool
}

extension DecodedColumn {
    /// The rows without a value.
    fileprivate func nullRows(_ count: Int) -> [Int] {
        (0..<count).filter { validity[$0 >> 6] >> UInt64($0 & 63) & 1 == 0 }
    }
}

extension FieldRun {
    /// Runs are read in parts of so many rows while refused values are looked for.
    private static let partRows = 128

    /// All rows, from `first` on, with a value that the type cannot hold.
    fileprivate func refusedRows(_ type: LogicalType, from first: Int, _ rules: ValueRules) -> [Int] {
        var rows: [Int] = []
        var row = first
        while row < count {
            let part = part(from: row, count: min(FieldRun.partRows, count - row))
            guard let refused = part.decodeDeclared(type, rules).refusedRow else {
                row += part.count
                continue
            }
            rows.append(row + refused)
            row += refused + 1
        }
        return rows
    }

    /// All rows without a value in a column with refused ones: what is read behind a refused row says nothing.
    fileprivate func nullRows(_ type: LogicalType, _ rules: ValueRules) -> [Int] {
        var rows: [Int] = []
        var row = 0
        while row < count {
            let part = part(from: row, count: min(FieldRun.partRows, count - row))
            let values = part.decodeDeclared(type, rules)
            let known = values.refusedRow ?? part.count
            rows += values.nullRows(known).map { row + $0 }
            row += values.refusedRow == nil ? known : known + 1
        }
        return rows
    }

    private func part(from row: Int, count: Int) -> FieldRun {
        // Safe: the positions of all rows are in `ends`.
        var part = self
        part.ends = ends + row * stride
        part.count = count
        return part
    }
}
