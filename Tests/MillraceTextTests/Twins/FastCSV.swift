import MillraceColumns

@testable import MillraceText

protocol RecordCutter {
    var header: CSVHeader? { get }
    mutating func append(_ input: UnsafeRawBufferPointer, into slabs: inout [Slab]) throws(RecordFault)
    mutating func finish(into slabs: inout [Slab]) throws(RecordFault)
}

extension SlabCutter: RecordCutter {}
extension CarefulCutter: RecordCutter {}

/// Runs the fast path over bytes that arrive in parts of a given size.
struct FastCSV {
    var dialect = CSVDialect.comma
    var slabBytes = 2 << 20
    var recordLimit = 1 << 30
    var partBytes = 64 << 10
    var implementation = ScanImplementation.best

    /// Whether the careful cutter reads, whatever the dialect.
    var isCareful = false

    struct Cut {
        var header: CSVHeader?
        var slabs: [Slab] = []
        var headerFault: RecordFault?
    }

    func cut(_ input: [UInt8]) -> Cut {
        if isCareful || !dialect.isPlain {
            return cut(input, CarefulCutter(dialect: dialect, slabBytes: slabBytes, recordLimit: recordLimit))
        }
        return cut(
            input,
            SlabCutter(
                dialect: dialect, slabBytes: slabBytes, recordLimit: recordLimit, implementation: implementation))
    }

    private func cut(_ input: [UInt8], _ cutter: some RecordCutter) -> Cut {
        var cutter = cutter
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
        table.fault = cut.headerFault.map { SlowFault($0) }
        guard let header = cut.header else { return table }
        let plan = DecodingPlan(
            names: header.names, columns: header.names.map { _ in ColumnPlan.settledString })
        let decoder = CSVDecoder(dialect: dialect, plan: plan)
        while !cut.slabs.isEmpty {
            // Let go, as the pipeline does it: the decoder may change the text in place.
            let slab = cut.slabs.removeFirst()
            do throws(RecordFault) {
                let decoded = try decoder.decode(consume slab)
                table.rejects += decoded.rejects.map(SlowFault.init)
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

    init(_ reject: RejectedRecord) {
        self.init(reject.fault)
        start = Int(reject.byte)
        startLine = Int(reject.line)
        raw = reject.raw
    }
}

extension SlowTable {
    /// What is not as the slow twin has it, for a person; nil: all is. Rows in the slab of a fault are not delivered.
    func difference(from slow: SlowTable) -> String? {
        let names = slow.names.map { CSVHeader(rawNames: $0).names }
        if self.names != names { return "names \(self.names ?? []), not \(names ?? [])" }
        if fault != slow.fault { return "fault \(String(describing: fault)), not \(String(describing: slow.fault))" }
        for (mine, other) in zip(rejects, slow.rejects) where mine != other { return "reject \(mine), not \(other)" }
        if rejects.count != slow.rejects.count { return "\(rejects.count) rejects, not \(slow.rejects.count)" }
        guard fault == nil else { return nil }
        for (row, (mine, other)) in zip(rows, slow.rows).enumerated() where mine != other.map(\.comparable) {
            return "row \(row): \(mine), not \(other)"
        }
        return rows.count == slow.rows.count ? nil : "\(rows.count) rows, not \(slow.rows.count)"
    }
}

extension [UInt8] {
    /// With everything invisible made visible.
    var debugText: String { String(decoding: self, as: UTF8.self).debugDescription }
}

extension SlowField {
    /// Without what only one of the twins knows: where it starts, and whether text stood in quotes.
    var comparable: SlowField { SlowField(bytes: bytes, isQuoted: bytes.isEmpty && isQuoted) }
}
