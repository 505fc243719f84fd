import MillraceColumns
import MillraceText

/// A CSV object cut into slabs.
package struct CSVObject {
    package let dialect: CSVDialect
    /// Where it has no record, nil.
    package private(set) var header: CSVHeader?
    package private(set) var slabs: [Slab] = []
    /// The header's.
    package private(set) var fault: RecordFault?

    package init(_ content: [UInt8], dialect: CSVDialect, recordLimit: Int, delivery: Delivery) {
        self.dialect = dialect
        var fast = SlabCutter(
            dialect: dialect, slabBytes: delivery.slabBytes, recordLimit: recordLimit,
            implementation: delivery.implementation)
        var careful = CarefulCutter(dialect: dialect, slabBytes: delivery.slabBytes, recordLimit: recordLimit)
        let isPlain = dialect.isPlain
        do throws(RecordFault) {
            var rest = content[...]
            while !rest.isEmpty {
                // A copy of its own, so that reading beyond a part is seen.
                let part = Array(rest.prefix(delivery.partBytes))
                rest = rest.dropFirst(delivery.partBytes)
                try part.withUnsafeBufferPointer { buffer throws(RecordFault) in
                    let bytes = UnsafeRawBufferPointer(buffer)
                    if isPlain { try fast.append(bytes, into: &slabs) } else { try careful.append(bytes, into: &slabs) }
                }
            }
            if isPlain { try fast.finish(into: &slabs) } else { try careful.finish(into: &slabs) }
        } catch { fault = error }
        header = isPlain ? fast.header : careful.header
    }

    /// What the slabs come to under a plan.
    package func decode(_ columns: [ColumnPlan]) -> CSVTable {
        var table = CSVTable(fault: fault)
        guard let header, fault == nil else { return table }
        let decoder = CSVDecoder(dialect: dialect, plan: DecodingPlan(names: header.names, columns: columns))
        do throws(RecordFault) {
            for slab in slabs { table.add(try decoder.decode(slab)) }
        } catch { table.fault = error }
        return table
    }

    /// The exact summaries of all slabs; nil when a record is too large.
    package func classify() -> [ColumnSummary]? {
        guard let header, fault == nil else { return nil }
        let classifier = CSVClassifier(dialect: dialect, columnCount: header.count)
        var summaries = header.names.map { _ in ColumnSummary() }
        for slab in slabs {
            guard let decoded = try? classifier.decode(slab) else { return nil }
            summaries.merge(decoded.summary)
        }
        return summaries
    }
}
