import MillraceAvro
import MillraceColumns

/// Reads an Avro object container file for `inspect`.
struct AvroInspector: FileInspector {
    private let bytes: FileBytes
    private let name: String

    /// What is read at once.
    private static let chunk = 1 << 20

    init(_ bytes: FileBytes, name: String) {
        self.bytes = bytes
        self.name = name
    }

    func report() throws -> InspectionReport {
        var header: AvroHeader?
        var rows: UInt64 = 0
        var blocks = 0
        try read(withRows: false) { event in
            switch event {
            case .header(let found): header = found
            case .block(let block):
                rows = UInt64(clamping: Int128(rows) + Int128(block.rowCount))
                blocks += 1
            case .rows: break
            }
            return true
        }
        guard let header else { throw refusal(.truncated(offset: bytes.length)) }
        let columns = header.schema.fields.indices.map { index in
            let field = header.schema.fields[index]
            let type = header.jsonColumns.contains(index) ? "json" : "\(field.type)"
            return InspectionReport.Column(name: field.name, type: type, isNullable: field.isNullable)
        }
        let own = header.metadata.filter { !$0.key.hasPrefix("avro.") }
        return InspectionReport(
            format: .avro, location: name, bytes: bytes.length, rows: rows, createdBy: nil, codec: header.codec,
            columns: columns,
            metadata: own.map { InspectionReport.Pair(key: $0.key, value: String(decoding: $0.value, as: UTF8.self)) },
            rowGroups: [], blocks: blocks)
    }

    func forEachBatch(_ body: (RecordBatch) throws -> Bool) throws {
        try read(withRows: true) { event in
            guard case .rows(let batch) = event else { return true }
            return try body(batch)
        }
    }

    func jsonColumns() throws -> Set<Int> {
        var columns: Set<Int> = []
        try read(withRows: true) { event in
            if case .header(let header) = event { columns = header.jsonColumns }
            return false
        }
        return columns
    }

    /// Reads the file from its start until it ends or `body` returns false.
    private func read(withRows readsRows: Bool, _ body: (AvroEvent) throws -> Bool) throws {
        var reader = AvroReader(readsRows: readsRows, mapsAsJSON: readsRows)
        var offset: UInt64 = 0
        do {
            while offset < bytes.length {
                let count = Int(min(UInt64(AvroInspector.chunk), bytes.length - offset))
                try bytes.read(offset: offset, length: count).withUnsafeBytes { reader.append($0) }
                offset += UInt64(count)
                while let event = try reader.next() {
                    guard try body(event) else { return }
                }
            }
            try reader.finish()
        } catch let fault as AvroFault {
            throw refusal(fault)
        }
    }

    private func refusal(_ fault: AvroFault) -> MillraceError {
        let text: String =
            switch fault {
            case .notAvro: "it does not begin as an Avro file does"
            case .truncated(let offset): "it ends too early, at byte \(offset)"
            case .malformed(let what, let offset): "it is damaged near byte \(offset): \(what)"
            case .unsupported(let what): "it uses what this reader does not know: \(what)"
            case .limitExceeded(let what, let limit): "\(what) is larger than \(limit)"
            }
        return MillraceError(.unreadableFile, text, remedy: "write it again", object: name)
    }
}
