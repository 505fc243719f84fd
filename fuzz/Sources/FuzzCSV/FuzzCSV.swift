import FuzzKit
import MillraceColumns
import MillraceText

private let declaredTypes: [LogicalType] = [
    .string, .boolean, .int64, .double, .decimal(precision: 9, scale: 2), .decimal(precision: 38, scale: 10), .date,
    .timestamp(isAdjustedToUTC: false), .timestamp(isAdjustedToUTC: true),
]

/// The first bytes choose the dialect, the longest record, a declared type and two deliveries; the rest is the object.
///
/// Both deliveries must give the same records, and what the slow twin reads; the types that are inferred from all values must hold them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCSV(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let dialect = CSVDialect(from: &input)
    let recordLimit = input.choose([1 << 30, 1 << 30, 4096, 50])
    let declared = input.choose(declaredTypes)
    let one = Delivery(from: &input)
    let other = Delivery(from: &input)
    let content = input.rest
    let first = CSVObject(content, dialect: dialect, recordLimit: recordLimit, delivery: one)
    let second = CSVObject(content, dialect: dialect, recordLimit: recordLimit, delivery: other)
    require(first.header == second.header, "two headers")
    require(first.fault == second.fault, "two faults of the header")
    let width = first.header?.count ?? 0
    let text = first.decode(Array(repeating: .settledString, count: width))
    text.requireSame(second.decode(Array(repeating: .settledString, count: width)), "as text")
    if recordLimit == 1 << 30 { requireSlowTwin(content, dialect, first.header, text) }
    requireTypes(first, second, text)
    let plan = [ColumnPlan.declared(declared)] + Array(repeating: .predicted(.string), count: max(width, 1) - 1)
    first.decode(plan).requireSame(second.decode(plan), "declared \(declared)")
    return 0
}

private func requireTypes(_ first: CSVObject, _ second: CSVObject, _ text: CSVTable) {
    guard let header = first.header, let summaries = first.classify() else {
        return require(second.header == nil || second.classify() == nil, "classified in one delivery only")
    }
    require(second.classify() == summaries, "two summaries")
    let plan = DecodingPlan(names: header.names, declared: [:], summaries: summaries)
    require(plan.holds(for: summaries), "a plan that its own summaries contradict")
    let typed = first.decode(plan.columns)
    typed.requireSame(second.decode(plan.columns), "typed")
    require(typed.fault == nil && typed.contradictions == 0, "a type that not all values have")
    for (row, pair) in zip(typed.rows, text.rows).enumerated() {
        let isNull = zip(pair.0, pair.1).map { ($0 == .null) == ($1 == .null) }
        require(!isNull.contains(false), "row \(row): a null that is none, or none that is one")
    }
}

/// The slow twin has the same rows, and the same rejects at the same places.
private func requireSlowTwin(_ content: [UInt8], _ dialect: CSVDialect, _ header: CSVHeader?, _ text: CSVTable) {
    let slow = SlowCSV(dialect).read(content)
    require(
        header == slow.names.map(CSVHeader.init(rawNames:)),
        "the slow twin's names: \(String(describing: slow.names)), ours \(String(describing: header))")
    require(text.fault?.reason.rawValue == slow.fault?.reason, "the slow twin: \(String(describing: slow.fault))")
    guard slow.fault == nil else {
        return require(text.fault?.position.record == slow.fault.map { UInt64($0.record) }, "the slow twin: the record")
    }
    require(text.rejects.count == slow.rejects.count, "\(text.rejects.count) rejects, not \(slow.rejects.count)")
    for (ours, theirs) in zip(text.rejects, slow.rejects) {
        let (position, reason) = (ours.fault.position, ours.fault.reason.rawValue)
        let isSame =
            reason == theirs.reason && Int(position.record) == theirs.record && Int(position.line) == theirs.line
            && position.column == theirs.column && Int(position.byte) == theirs.byte && ours.raw == theirs.raw
        require(isSame, "the slow twin's reject: \(theirs), ours \(ours)")
    }
    let rows = text.rows
    require(rows.count == slow.rows.count, "\(rows.count) rows; the slow twin has \(slow.rows.count)")
    for (row, pair) in zip(rows, slow.rows).enumerated() {
        let cells = pair.1.map { $0.isNull ? Cell.null : .string(String(decoding: $0.bytes, as: UTF8.self)) }
        require(pair.0.isIdentical(to: cells), "row \(row): the slow twin has \(cells)")
    }
}
