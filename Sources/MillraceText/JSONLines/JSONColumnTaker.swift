import MillraceColumns

/// Takes the finished columns out of a workspace.
struct JSONColumnTaker {
    /// What the columns tell about the records.
    let summary: JSONSummary
    private let workspace: JSONWorkspace
    private let text: [UInt8]

    /// Fills every column up to the records, and gives strings with escapes the text that they mean, in place.
    init(_ workspace: JSONWorkspace, text: inout [UInt8]) {
        self.workspace = workspace
        JSONColumnTaker.fill(0, workspace, to: workspace.columns.pointee.count)
        // Before the text changes: an escape shows in it.
        summary = text.withUnsafeBufferPointer { buffer in
            // Safe: a slab has padding at the least.
            JSONColumnSummary(workspace, text: buffer.baseAddress.unsafelyUnwrapped).summary(of: 0)
        }
        text.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for place in workspace.layout.places.indices where workspace.columns[place].hasEscapes {
                JSONColumnTaker.unescape(workspace.columns[place], base)
            }
        }
        self.text = text
        text = []
    }

    private static func fill(_ place: Int, _ workspace: JSONWorkspace, to rows: Int) {
        let column = workspace.columns + place
        workspace.fill(column, to: rows)
        switch column.pointee.kind {
        case .structure:
            for slot in column.pointee.place.slots { fill(workspace.slots[slot].place, workspace, to: rows) }
        case .list: fill(column.pointee.place.element, workspace, to: column.pointee.elementEnd(before: rows))
        default: break
        }
    }

    private static func unescape(_ column: JSONColumn, _ text: UnsafeMutablePointer<UInt8>) {
        guard let slots = column.slots else { return }
        // Safe: a column of text has `count` views, all inside the text.
        let views = slots.assumingMemoryBound(to: BinaryView.self)
        for row in 0..<column.count where views[row].length & JSONColumn.escapedBit != 0 {
            let length = Int(views[row].length & ~JSONColumn.escapedBit)
            views[row].length = UInt32(JSONText.unescape(text + Int(views[row].offset), length))
        }
    }

    // MARK: Batch

    /// The batch of all rows.
    func batch(_ plan: JSONPlan) -> RecordBatch {
        let rows = workspace.columns.pointee.count
        var columns: [ColumnVector] = []
        for (index, field) in plan.fields.enumerated() {
            append(field.reading, at: index, of: 0, flatten: plan.flatten, to: &columns)
        }
        if columns.isEmpty { columns = [emptyColumn(rows)] }
        return RecordBatch(schema: plan.schema, rowCount: rows, columns: columns)
    }

    private func append(
        _ reading: JSONReading, at index: Int, of parent: Int, flatten: Bool, to columns: inout [ColumnVector]
    ) {
        let place = place(index, of: parent)
        guard flatten, case .structure(let fields) = reading else {
            columns.append(vector(place, reading.type))
            return
        }
        for (index, field) in fields.enumerated() {
            append(field.reading, at: index, of: place, flatten: true, to: &columns)
        }
    }

    private func place(_ index: Int, of parent: Int) -> Int {
        workspace.slots[workspace.columns[parent].place.slots.lowerBound + index].place
    }

    private func emptyColumn(_ rows: Int) -> ColumnVector {
        let views = [BinaryView](repeating: BinaryView(offset: 0, length: 0), count: rows)
        let validity = Validity([Bool](repeating: false, count: rows))
        return ColumnVector(
            type: .string, count: rows, validity: validity, storage: .binary(BinaryStorage(bytes: [], views: views)))
    }

    private func vector(_ place: Int, _ type: LogicalType) -> ColumnVector {
        let column = workspace.columns[place]
        return ColumnVector(
            type: type, count: column.count, validity: validity(column), storage: storage(place, column, type))
    }

    private func validity(_ column: JSONColumn) -> Validity {
        let count = Validity.wordCount(column.count)
        return Validity(words: array(UnsafeMutableRawPointer(column.words), count), count: column.count)
    }

    private func storage(_ place: Int, _ column: JSONColumn, _ type: LogicalType) -> ColumnStorage {
        let (slots, rows) = (column.slots, column.count)
        switch column.kind {
        case .boolean, .declaredBoolean: return .boolean(array(slots, rows))
        case .date, .declaredDate: return .int32(array(slots, rows))
        case .int64, .timestamp, .timestampTZ, .declaredInt64, .declaredTimestamp, .declaredTimestampTZ,
            .declaredNarrow:
            return .int64(array(slots, rows))
        case .declaredWide: return .int128(array(slots, rows))
        case .double, .declaredDouble: return .double(array(slots, rows))
        case .text, .json, .emptyObject, .declaredText:
            return .binary(BinaryStorage(bytes: text, views: array(slots, rows)))
        case .structure:
            guard case .structure(let fields) = type else { return .structure([]) }
            return .structure(fields.indices.map { vector(self.place($0, of: place), fields[$0].type) })
        case .list:
            guard case .list(let element) = type else { return .structure([]) }
            let offsets: [Int32] = rows > 0 ? array(slots, rows + 1) : [0]
            return .list(offsets: offsets, element: vector(column.place.element, element.type))
        }
    }

    /// A copy of the first `count` values; zeros where there is no memory because there was no row.
    private func array<Value: BitwiseCopyable>(_ memory: UnsafeMutableRawPointer?, _ count: Int) -> [Value] {
        [Value](unsafeUninitializedCapacity: count) { target, filled in
            // Safe: a column of `count` rows has memory for as many slots and validity words.
            if let memory, count > 0 {
                UnsafeMutableRawBufferPointer(target).copyMemory(
                    from: UnsafeRawBufferPointer(start: memory, count: count * MemoryLayout<Value>.stride))
            }
            filled = count
        }
    }
}
