// Rows of a batch, by their places.
extension RecordBatch {
    /// The rows at these places, in their order.
    ///
    /// - Complexity: O(rows × columns), and the bytes of texts.
    package func taking(_ rows: [Int32]) -> RecordBatch {
        RecordBatch(schema: schema, rowCount: rows.count, columns: columns.map { $0.taking(rows) })
    }
}

extension ColumnVector {
    /// The rows at these places, in their order; texts are copied, so that they hold on to nothing else.
    package func taking(_ rows: [Int32]) -> ColumnVector {
        ColumnVector(type: type, count: rows.count, validity: takenValidity(rows), storage: takenStorage(rows))
    }

    private func takenValidity(_ rows: [Int32]) -> Validity? {
        guard let validity else { return nil }
        var words = [UInt64](repeating: 0, count: Validity.wordCount(rows.count))
        for (index, row) in rows.enumerated() where validity[Int(row)] { words[index >> 6] |= 1 << UInt64(index & 63) }
        return Validity(words: words, count: rows.count)
    }

    private func takenStorage(_ rows: [Int32]) -> ColumnStorage {
        switch storage {
        case .boolean(let values): .boolean(rows.map { values[Int($0)] })
        case .int32(let values): .int32(rows.map { values[Int($0)] })
        case .int64(let values): .int64(rows.map { values[Int($0)] })
        case .int128(let values): .int128(rows.map { values[Int($0)] })
        case .double(let values): .double(rows.map { values[Int($0)] })
        case .binary(let values): .binary(values.taking(rows))
        case .structure(let children): .structure(children.map { $0.taking(rows) })
        case .list(let offsets, let element):
            .list(offsets: taken(offsets, rows), element: element.taking(elements(offsets, rows)))
        case .map(let offsets, let keys, let values):
            .map(
                offsets: taken(offsets, rows), keys: keys.taking(elements(offsets, rows)),
                values: values.taking(elements(offsets, rows)))
        }
    }

    private func taken(_ offsets: [Int32], _ rows: [Int32]) -> [Int32] {
        var taken: [Int32] = [0]
        taken.reserveCapacity(rows.count + 1)
        var end: Int32 = 0
        for row in rows {
            end += offsets[Int(row) + 1] - offsets[Int(row)]
            taken.append(end)
        }
        return taken
    }

    private func elements(_ offsets: [Int32], _ rows: [Int32]) -> [Int32] {
        rows.flatMap { offsets[Int($0)]..<offsets[Int($0) + 1] }
    }
}

extension BinaryStorage {
    /// The texts at these places, one behind the other. A text that is named again and again is kept once.
    fileprivate func taking(_ rows: [Int32]) -> BinaryStorage {
        var taken: [UInt8] = []
        var views: [BinaryView] = []
        views.reserveCapacity(rows.count)
        var last: (from: BinaryView, to: BinaryView)?
        for row in rows {
            let view = self.views[Int(row)]
            if let last, last.from == view {
                views.append(last.to)
                continue
            }
            let to = BinaryView(offset: UInt32(taken.count), length: view.length)
            taken += bytes[Int(view.offset)..<Int(view.offset) + Int(view.length)]
            views.append(to)
            last = (view, to)
        }
        return BinaryStorage(bytes: taken, views: views)
    }
}
