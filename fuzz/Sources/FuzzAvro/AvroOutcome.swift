import MillraceAvro
import MillraceColumns

/// What reading a file came to.
struct AvroOutcome {
    /// More rows of a file are not asked for: rows without columns take no bytes, and any number of them is legal.
    private static let rowsWanted = 1 << 20

    private(set) var rows = 0
    private(set) var isRefused = false

    init(_ file: [UInt8], pieceBytes: Int) {
        do throws(AvroFault) { try read(file, pieceBytes: pieceBytes) } catch { isRefused = true }
    }

    private mutating func read(_ file: [UInt8], pieceBytes: Int) throws(AvroFault) {
        var reader = AvroReader(limits: AvroReadLimits(headerBytes: 1 << 20, blockBytes: 16 << 20))
        var rest = file[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(pieceBytes))
            rest = rest.dropFirst(pieceBytes)
            piece.withUnsafeBytes { reader.append($0) }
            while let event = try reader.next() {
                guard case .rows(let batch) = event else { continue }
                rows += batch.rowCount
                for row in 0..<min(batch.rowCount, 1000) { for column in batch.columns { _ = column.cell(at: row) } }
                if rows > AvroOutcome.rowsWanted { return }
            }
        }
        try reader.finish()
    }
}
