import MillraceColumns

extension SlabReading {
    /// Reads the declared columns and puts aside every row with a value that may not be: a null where none is allowed and, unless `policy`
    /// keeps it otherwise, a value that its column's type cannot hold. The first such column of a row counts.
    mutating func readDeclared(
        _ declared: [DeclaredColumn], _ rules: ValueRules, _ policy: MisfitPolicy
    ) -> DeclaredValues {
        var values = DeclaredValues()
        var misfits: [(column: DeclaredColumn, rows: [Int])] = []
        var refusals: [Int: Refusal] = [:]
        for declared in declared {
            withFields(of: declared.column) { fields in
                let type = declared.isWidened ? .string : declared.type
                let decoded = fields.decodeDeclared(type, rules)
                if !declared.isWidened { values.decoded[declared.column] = decoded }
                if let first = decoded.refusedRow {
                    let rows = fields.refusedRows(type, from: first, rules)
                    misfits.append((declared, rows))
                    for row in rows where policy.rejects(in: declared) && refusals[row] == nil {
                        let detail = fields.refusalDetail(row: row, type: type, rules)
                        refusals[row] = Refusal(column: declared.column, detail: detail)
                    }
                }
                guard declared.isRequired else { return }
                let nulls =
                    decoded.refusedRow == nil ? decoded.nullRows(fields.count) : fields.nullRows(type, rules)
                for row in nulls where refusals[row] == nil {
                    refusals[row] = Refusal(
                        column: declared.column, detail: "\(declared.type): a null where the schema allows none")
                }
            }
        }
        guard refusals.isEmpty else {
            reject(refusals)
            // The rows have moved up. What is kept now has nothing to refuse.
            return policy == .reject ? DeclaredValues() : readDeclared(declared, rules, policy)
        }
        for misfit in misfits {
            values.misfits[misfit.column.column] = misfit.rows.count
            if case .rescue = policy { rescue(misfit.rows, of: misfit.column, rules, into: &values) }
        }
        return values
    }

    /// Keeps the texts of a column's refused values, and reads the column anew with nulls in their place.
    private func rescue(
        _ rows: [Int], of declared: DeclaredColumn, _ rules: ValueRules, into values: inout DeclaredValues
    ) {
        let column = declared.column
        withFields(of: column) { fields in
            for row in rows { values.rescued.append(fields.content(row: row), row: row, column: column) }
            values.decoded[column] = fields.withEmptied(rows) { $0.decodeDeclared(declared.type, rules) }
        }
    }
}

extension MisfitPolicy {
    /// Whether a value that the column's type cannot hold rejects its record: a rescued one would be null where none is allowed.
    fileprivate func rejects(in declared: DeclaredColumn) -> Bool {
        switch self {
        case .reject: true
        case .widen: false
        case .rescue, .rescueByKey: declared.isRequired
        }
    }
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

    /// What a field means: without the quotes around it, doubled quotes made single.
    fileprivate func content(row: Int) -> [UInt8] {
        let span = span(at: row * stride, isPlain: false)
        // Safe: the span lies inside the text.
        let inner = UnsafeBufferPointer(start: text + Int(span.start), count: Int(span.length))
        return span.isQuoted ? FieldText.collapse(inner, quote: quote) : Array(inner)
    }

    /// Runs `body` on the same fields, of which those of some rows are empty.
    fileprivate func withEmptied<Result>(_ rows: [Int], _ body: (FieldRun) -> Result) -> Result {
        var places: [UInt32] = []
        places.reserveCapacity(count * 2)
        // Safe: the positions of all rows are in `ends`.
        for row in 0..<count { places += [ends[row * stride], ends[row * stride + 1]] }
        for row in rows { places[row * 2 + 1] = places[row * 2] &+ 1 }
        return places.withUnsafeBufferPointer { places in
            guard let base = places.baseAddress else { return body(self) }
            var run = self
            run.ends = base
            run.stride = 2
            return body(run)
        }
    }
}
