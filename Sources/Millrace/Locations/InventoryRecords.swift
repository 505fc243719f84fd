/// Cuts an inventory's CSV into records, however it arrives in pieces. It has no header; fields are quoted or bare.
struct InventoryRecords {
    private enum State { case start, bare, quoted, afterQuote }

    /// Longer than any record: a key has 1,024 bytes, three times as many when each is encoded.
    private static let limit = 64 << 10

    private var state = State.start
    private var fields: [[UInt8]] = []
    private var field: [UInt8] = []
    private var length = 0

    /// Takes bytes, and calls `body` with the fields of each record that ends in them.
    mutating func take(_ bytes: some Sequence<UInt8>, _ body: ([[UInt8]]) throws -> Void) throws {
        for byte in bytes {
            length += 1
            guard length <= InventoryRecords.limit else { throw InventoryFault.malformed("a record without end") }
            switch (state, byte) {
            case (.quoted, UInt8(ascii: "\"")): state = .afterQuote
            case (.quoted, _): field.append(byte)
            case (_, UInt8(ascii: ",")): endField()
            case (_, UInt8(ascii: "\n")): try endRecord(body)
            case (_, UInt8(ascii: "\r")): break
            case (.start, UInt8(ascii: "\"")): state = .quoted
            case (.afterQuote, UInt8(ascii: "\"")):
                field.append(byte)
                state = .quoted
            case (.afterQuote, _): throw InventoryFault.malformed("text behind a quoted field")
            case (.start, _), (.bare, _):
                field.append(byte)
                state = .bare
            }
        }
    }

    /// Says that no more bytes will come.
    mutating func finish(_ body: ([[UInt8]]) throws -> Void) throws {
        guard state != .quoted else { throw InventoryFault.malformed("a quote that does not end") }
        try endRecord(body)
    }

    private mutating func endField() {
        fields.append(field)
        field.removeAll(keepingCapacity: true)
        state = .start
    }

    private mutating func endRecord(_ body: ([[UInt8]]) throws -> Void) throws {
        length = 0
        // An empty line says nothing.
        guard state != .start || !fields.isEmpty else { return }
        endField()
        defer { fields.removeAll(keepingCapacity: true) }
        try body(fields)
    }
}
