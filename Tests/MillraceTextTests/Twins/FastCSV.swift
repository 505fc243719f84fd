import MillraceColumns

@testable import MillraceText

/// Runs the fast path over bytes that arrive in parts of a given size.
struct FastCSV {
    var dialect = CSVDialect.comma
    var slabBytes = 2 << 20
    var recordLimit = 1 << 30
    var partBytes = 64 << 10
    var implementation = ScanImplementation.best

    struct Cut {
        var header: CSVHeader?
        var slabs: [Slab] = []
        var headerFault: RecordFault?
    }

    func cut(_ input: [UInt8]) -> Cut {
        var cutter = SlabCutter(
            dialect: dialect, slabBytes: slabBytes, recordLimit: recordLimit, implementation: implementation)
        var cut = Cut()
        do throws(RecordFault) {
            var start = 0
            while start < input.count {
                let end = min(start + partBytes, input.count)
                let part = Array(input[start..<end])
                try part.withUnsafeBufferPointer { buffer throws(RecordFault) in
                    try cutter.append(UnsafeRawBufferPointer(buffer), into: &cut.slabs)
                }
                start = end
            }
            try cutter.finish(into: &cut.slabs)
        } catch {
            cut.headerFault = error
        }
        cut.header = cutter.header
        return cut
    }

    /// Everything as text, as the slow twin says it.
    func read(_ input: [UInt8]) -> SlowTable {
        var cut = cut(input)
        var table = SlowTable()
        table.names = cut.header?.names
        table.fault = cut.headerFault.map(SlowFault.init)
        guard let header = cut.header else { return table }
        let plan = DecodingPlan(
            names: header.names, columns: header.names.map { _ in ColumnPlan.settledString })
        let decoder = CSVDecoder(dialect: dialect, plan: plan)
        while !cut.slabs.isEmpty {
            // Let go, as the pipeline does it: the decoder may change the text in place.
            let slab = cut.slabs.removeFirst()
            do throws(RecordFault) {
                let decoded = try decoder.decode(consume slab)
                if let batch = decoded.batch { table.rows += FastCSV.rows(batch) }
            } catch {
                table.fault = SlowFault(error)
                return table
            }
        }
        return table
    }

    private static func rows(_ batch: RecordBatch) -> [[SlowField]] {
        (0..<batch.rowCount).map { row in
            batch.columns.map { column in
                guard case .binary(let storage) = column.storage, !column.isNull(row) else { return SlowField() }
                return SlowField(bytes: Array(storage[row]), isQuoted: storage[row].isEmpty)
            }
        }
    }
}

extension SlowFault {
    init(_ fault: RecordFault) {
        self.init(
            reason: fault.reason.rawValue, record: Int(fault.position.record), line: Int(fault.position.line),
            column: fault.position.column, byte: Int(fault.position.byte))
    }
}

extension SlowTable {
    /// Without what only one of the twins knows: where fields start, and whether text stood in quotes. Rows before a fault in the
    /// same slab are not delivered by the fast path.
    var comparable: SlowTable {
        var table = self
        table.rows = fault == nil ? rows.map { $0.map(\.comparable) } : []
        return table
    }
}

extension SlowField {
    var comparable: SlowField { SlowField(bytes: bytes, isQuoted: bytes.isEmpty && isQuoted) }
}
