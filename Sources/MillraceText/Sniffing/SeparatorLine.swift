/// A first line that only says which delimiter follows, as spreadsheets write and read it: `sep=;`.
struct SeparatorLine {
    let delimiter: [UInt8]

    /// nil when the text does not begin with such a line.
    init?(_ head: ArraySlice<UInt8>) {
        var line = head.prefix(32).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard line.count < head.count, line.count < 32 else { return nil }
        if line.count > 2, line.first == UInt8(ascii: "\""), line.last == UInt8(ascii: "\"") {
            line = line.dropFirst().dropLast()
        }
        guard line.prefix(4).map({ $0 | 0x20 }) == Array("sep=".utf8).map({ $0 | 0x20 }) else { return nil }
        let text = Array(line.dropFirst(4))
        let isWord = text.contains { ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") < 10 }
        guard !text.isEmpty, text != [UInt8(ascii: "\"")], text == Array("\\t".utf8) || !isWord else { return nil }
        delimiter = text == Array("\\t".utf8) ? [UInt8(ascii: "\t")] : text
    }
}
