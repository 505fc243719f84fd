import MillraceColumns
import MillraceText

/// From JSON to columns: over one slab of 8,192 nested events, about 2 MB.
func jsonKernels() throws -> [Kernel] {
    let events = Events(records: 1 << 13)
    let slab = try events.slab
    let summary = try JSONClassifier().decode(slab).summary
    let plan = try JSONPlan(summary: summary)
    let decoder = JSONLinesDecoder(plan: plan)
    return [
        Kernel(
            "cut JSON Lines into slabs", values: events.records, bytes: events.text.count,
            floor: .copy(events.text.count)
        ) {
            try Events.cut(events.text, slabBytes: 1 << 20)
        } check: { slabs in
            slabs.reduce(0) { $0 + $1.length } == events.text.count
        },
        Kernel(
            "summarise nested events", values: events.records, bytes: events.text.count, floor: .copy(events.text.count)
        ) {
            try JSONClassifier().decode(slab)
        } check: {
            $0.recordCount == events.records && $0.rejects.isEmpty && $0.summary == summary
        },
        Kernel(
            "decode nested events", values: events.records, bytes: events.text.count, floor: .copy(events.text.count)
        ) {
            try decoder.decode(slab)
        } check: {
            $0.batch.map(events.isRight) ?? false
        },
    ]
}

/// Records as programs log them: an object inside, a list of objects, a field that is missing at times.
private struct Events {
    let records: Int
    let text: [UInt8]

    init(records: Int) {
        self.records = records
        text = (0..<records).flatMap { Array((Events.record($0) + "\n").utf8) }
    }

    var slab: Slab {
        get throws {
            guard let slab = try Events.cut(text, slabBytes: 4 << 20).first else { throw WrongAnswer(kernel: "cut") }
            return slab
        }
    }

    static func cut(_ text: [UInt8], slabBytes: Int) throws -> [Slab] {
        var slabs: [Slab] = []
        var cutter = JSONLinesCutter(slabBytes: slabBytes, recordLimit: 1 << 20)
        try text.withUnsafeBytes { try cutter.append($0, into: &slabs) }
        try cutter.finish(into: &slabs)
        return slabs
    }

    private static func record(_ number: Int) -> String {
        let user =
            #"{"id":\#(number &* 7919 % 1_000_003),"country":"\#(country(number))","premium":\#(number % 5 == 0)}"#
        let items = (0..<number % 3).map { #"{"sku":"S\#(number % 997)","qty":\#($0 + 1),"price":\#(price(number))}"# }
        let referrer = number % 4 == 0 ? #","ref":"https://example.com/\#(number % 1000)""# : ""
        return #"{"id":\#(number),"at":"2026-11-22T10:00:\#(10 + number % 50)Z","type":"page view","user":\#(user),"#
            + #""items":[\#(items.joined(separator: ","))]\#(referrer)}"#
    }

    private static func country(_ number: Int) -> String { ["DE", "FR", "GB", "US"][number % 4] }
    private static func price(_ number: Int) -> Double { Double(number % 10_000) / 100 }

    /// Whether a batch holds what was written.
    func isRight(_ batch: RecordBatch) -> Bool {
        guard batch.rowCount == records,
            batch.schema.fields.map(\.name) == ["id", "at", "type", "user", "items", "ref"],
            case .structure(let user) = batch.columns[3].storage, case .list(_, let items) = batch.columns[4].storage,
            case .structure(let item) = items.storage
        else { return false }
        let prices = item[2].storage.doubles ?? []
        let wanted = (0..<records).flatMap { number in (0..<number % 3).map { _ in Events.price(number) } }
        return batch.columns[0].storage.int64s?.elementsEqual((0..<records).map { Int64($0) }) ?? false
            && (0..<records).allSatisfy { user[1].cell(at: $0) == .string(Events.country($0)) }
            && prices.elementsEqual(wanted)
    }
}
