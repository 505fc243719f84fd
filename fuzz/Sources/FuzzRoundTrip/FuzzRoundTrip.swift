import FuzzKit
import MillraceColumns
import MillraceText

/// The first bytes choose the dialect, the slabs and the options of both formats; the rest is a CSV. What our readers read in both files
/// must be what was decoded.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRoundTrip(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let dialect = CSVDialect(from: &input)
    let delivery = Delivery(from: &input)
    let parquet = ParquetRoundTrip(from: &input)
    let avro = AvroRoundTrip(from: &input)
    let object = CSVObject(input.rest, dialect: dialect, recordLimit: 1 << 20, delivery: delivery)
    guard let header = object.header, let summaries = object.classify() else { return 0 }
    let plan = DecodingPlan(names: header.names, declared: [:], summaries: summaries)
    let table = object.decode(plan.columns)
    require(table.fault == nil && table.contradictions == 0, "a type that not all values have")
    let rows = table.rows
    requireSame(parquet.rows(of: table.batches, schema: plan.schema), rows, "Parquet")
    requireSame(avro.rows(of: table.batches, schema: plan.schema), rows, "Avro")
    return 0
}

private func requireSame(_ read: [[Cell]], _ written: [[Cell]], _ format: String) {
    require(read.count == written.count, "\(format): \(read.count) rows of \(written.count)")
    for (row, pair) in zip(read, written).enumerated() {
        require(pair.0.isIdentical(to: pair.1), "\(format): row \(row): \(pair.0) of \(pair.1)")
    }
}
