import FuzzKit
import MillraceColumns
import MillraceText

private let declaredTypes: [LogicalType] = [
    .string, .boolean, .int64, .double, .decimal(precision: 9, scale: 2), .decimal(precision: 38, scale: 10), .date,
    .timestamp(isAdjustedToUTC: false), .timestamp(isAdjustedToUTC: true), .list(Field("element", .int64)),
    .structure([Field("a", .double), Field("b", .string)]),
]

/// The first bytes choose the longest record, a declared type and two deliveries; the rest is the object.
///
/// Both deliveries must give the same records and the same rejects, and those are what the slow twin rejects; the types that are
/// inferred from all values must hold them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let recordLimit = input.choose([1 << 30, 1 << 30, 4096, 50])
    let declared = input.choose(declaredTypes)
    let one = Delivery(from: &input)
    let other = Delivery(from: &input)
    let flatten = input.byte() & 1 == 1
    let content = input.rest
    let first = JSONObjectFile(content, recordLimit: recordLimit, delivery: one)
    let second = JSONObjectFile(content, recordLimit: recordLimit, delivery: other)
    let free = first.table(declared: [:], flatten: flatten)
    require(free == second.table(declared: [:], flatten: flatten), "two tables")
    if recordLimit == 1 << 30 { requireSlowTwin(content, free) }
    let typed = first.table(declared: ["a": declared], flatten: flatten)
    require(
        typed == second.table(declared: ["a": declared], flatten: flatten), "two tables, declared \(declared)")
    return 0
}

private func requireSlowTwin(_ content: [UInt8], _ table: JSONObjectFile.Table) {
    let file = SlowJSONFile(content)
    var rejects: [RejectedRecord] = table.rejects.reversed()
    var kept = 0
    for piece in file.pieces {
        do throws(SlowJSONFault) {
            if piece.isStray { throw SlowJSONFault(offset: 0) }
            _ = try SlowJSONParser.record(piece.bytes)
            kept += 1
        } catch {
            let reject = rejects.popLast()
            require(reject?.fault.reason.rawValue == error.reason, "the slow twin: \(error.reason)")
            require(reject?.fault.position.byte == UInt64(piece.start + error.offset), "the slow twin: another byte")
            require(reject?.raw == piece.bytes, "the slow twin: another record")
        }
    }
    require(rejects.isEmpty, "the slow twin rejects fewer records")
    require(kept == table.rows.count, "the slow twin keeps \(kept) records, not \(table.rows.count)")
}
