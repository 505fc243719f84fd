import FuzzKit
import MillraceColumns
import MillraceText

/// The first bytes choose what a person said and where a window begins; the rest is a text.
///
/// What is found out must be sayable, the text must be readable so, and a window of it must hold the end of the text and nothing else.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSniff(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let isWhole = input.byte() & 1 == 0
    let name = input.choose(["t.csv", "t", "t.tsv", "t.jsonl", "t.csv.gz"])
    var options = TextOptions()
    options.header = input.choose(HeaderChoice.allCases)
    if input.byte() & 3 == 3 { options.quote = .none }
    let place = Int(input.byte()) << 8 | Int(input.byte())
    let text = input.rest
    let sniffed = TextSniffer.sniff(text, isWhole: isWhole, options: options, name: name)
    let again = TextSniffer.sniff(text, isWhole: isWhole, options: options, name: name)
    require(again.reading == sniffed.reading && again.findings == sniffed.findings, "found twice, and not the same")
    for finding in sniffed.findings {
        let isSayable = !finding.topic.isEmpty && !finding.reason.isEmpty && (0...1).contains(finding.confidence)
        require(isSayable, "\(finding)")
    }
    _ = TextEncoding.guess(text[...])
    guard let (names, slabs) = read(text[...], sniffed.reading) else { return 0 }
    let width = summarise(slabs, sniffed.reading, names)
    if let first = slabs.first, !names.isEmpty { requireHints(first, sniffed.reading, names) }
    let rest = Array(text.dropFirst(place % max(text.count, 1)))
    if let window = TextWindow(rest, isEnd: true, reading: sniffed.reading, columns: max(names.count, 1)) {
        requireEnd(window, of: text, sniffed.reading)
        let summary = summarise(window.slabs, sniffed.reading, names)
        require(summary == width, "a window of \(summary) columns in a table of \(width)")
    }
    return 0
}

private func read(_ text: ArraySlice<UInt8>, _ reading: TextReading) -> (names: [String], slabs: [Slab])? {
    var cutter = reading.cutter(slabBytes: 4096, recordLimit: 1 << 20)
    var slabs: [Slab] = []
    do {
        try text.withUnsafeBytes { try cutter.append($0, into: &slabs) }
        try cutter.finish(into: &slabs)
    } catch { return nil }
    return (cutter.names ?? [], slabs)
}

/// The number of columns that slabs are summarised in; 0 where records name their own.
private func summarise(_ slabs: [Slab], _ reading: TextReading, _ names: [String]) -> Int {
    let classifier = reading.classifier(TextColumns(names: names))
    var summary = reading.emptySummary
    for slab in slabs {
        guard let decoded = try? classifier.decode(slab) else { break }
        require(decoded.rejects.count <= decoded.recordCount, "more rejects than records")
        summary.merge(decoded.summary)
    }
    guard case .fields = summary else { return 0 }
    return max(names.count, 1)
}

private func requireHints(_ slab: Slab, _ reading: TextReading, _ names: [String]) {
    guard let hints = try? ValueHints.of(slab, reading: reading, names: names, declared: []) else { return }
    for hint in hints {
        let isSayable = names.indices.contains(hint.column) && !hint.options.isEmpty && !hint.reason.isEmpty
        require(isSayable && hint.type != .string, "\(hint)")
    }
}

/// Slabs that are the source itself stand at the end of the text, one behind the other.
private func requireEnd(_ window: TextWindow, of text: [UInt8], _ reading: TextReading) {
    guard case .fields(let dialect, _) = reading, dialect.isPlain else { return }
    guard window.slabs.allSatisfy({ $0.source == nil }) else { return }
    let found = window.slabs.flatMap { $0.bytes[..<$0.length] }
    let isEnd =
        text.suffix(found.count).elementsEqual(found) || (text + [0x0A]).suffix(found.count).elementsEqual(found)
    require(isEnd, "a window that holds something else than the end of its text")
}
