/// What the values of one row may take: some bytes of a file can stand for very many values, or for none at all.
final class ReadBudget {
    private let limits: AvroReadLimits
    /// The values read since the row began, nulls and those inside of others included.
    private(set) var values = 0
    /// The bytes of text made since the row began.
    private(set) var text = 0

    init(_ limits: AvroReadLimits) { self.limits = limits }

    func beginRow() { (values, text) = (0, 0) }

    func takeValue() throws(ValueFault) {
        values += 1
        guard values <= limits.rowValues else {
            throw .limitExceeded(what: "a row's number of values", limit: limits.rowValues)
        }
    }

    func takeText(_ count: Int) throws(ValueFault) {
        text += count
        guard text <= limits.rowTextBytes else {
            throw .limitExceeded(what: "a row's text", limit: limits.rowTextBytes)
        }
    }
}
