import MillraceAvro
import MillraceColumns
import MillraceObjectStore
import MillraceParquet
import NIOCore

/// Reads the columns of one output from its footer or header, by ranged requests: the rows are not touched.
struct OutputSchemaReader: Sendable {
    /// What one file says.
    struct Found: Sendable {
        let fields: [Field]
        /// Of Avro: the schema as it stands in the file.
        let literal: String?
        /// Columns that no Millrace wrote, and what they are stored as.
        let foreign: [(column: String, type: String)]
    }

    let store: any ObjectStore
    let format: OutputFormat
    /// A URL or a path.
    let name: String
    let key: String
    let size: UInt64

    /// Enough for most footers, so that one request is.
    private static let firstRead: UInt64 = 64 << 10
    /// Several files are read at once, and all of their footers together must stay small.
    private static let limit: UInt64 = 16 << 20

    /// - Throws: `MillraceError`, `.unreadableFile` for what is no such file; what the store throws.
    func read() async throws -> Found {
        do {
            switch format {
            case .parquet: return try await parquet()
            case .avro: return try await avro()
            }
        } catch {
            throw ErrorMaker(object: name).error(from: error)
        }
    }

    private func parquet() async throws -> Found {
        guard size >= 12 else { throw refusal("it is too short for a Parquet file") }
        var tail = try await bytes(size - min(size, OutputSchemaReader.firstRead)..<size)
        guard tail.count >= 12 else { throw refusal("it is shorter than it was listed") }
        let footer = tail.suffix(8).prefix(4).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard footer <= OutputSchemaReader.limit else {
            throw refusal("its footer has \(GroupedDigits.counted(footer, "byte"))")
        }
        if footer + 8 > tail.count, footer + 12 <= size { tail = try await bytes(size - footer - 8..<size) }
        do throws(ParquetFault) {
            let columns = try ParquetFile(TailSource(length: size, tail: tail)).columns()
            let foreign = columns.filter { $0.typeName != "\($0.field.type)" }.map { ($0.field.name, $0.typeName) }
            return Found(fields: columns.map(\.field), literal: nil, foreign: foreign)
        } catch {
            throw refusal("its footer cannot be read: \(error)")
        }
    }

    private func avro() async throws -> Found {
        var end = min(size, OutputSchemaReader.firstRead)
        while true {
            let head = try await bytes(0..<end)
            do throws(AvroFault) {
                if let header = try OutputSchemaReader.header(head) { return try found(header) }
            } catch {
                throw refusal("its header cannot be read: \(error)")
            }
            guard end < min(size, OutputSchemaReader.limit) else { throw refusal("its header does not end") }
            end = min(size, OutputSchemaReader.limit, end * 16)
        }
    }

    private static func header(_ bytes: [UInt8]) throws(AvroFault) -> AvroHeader? {
        var reader = AvroReader(readsRows: false)
        bytes.withUnsafeBytes { reader.append($0) }
        guard case .header(let header) = try reader.next() else { return nil }
        return header
    }

    private func found(_ header: AvroHeader) throws(AvroFault) -> Found {
        let foreign = header.jsonColumns.sorted().map { (header.schema.fields[$0].name, "a union of types") }
        return Found(
            fields: AvroOptions.written(header.schema.fields), literal: header.schemaJSON, foreign: foreign)
    }

    private func bytes(_ range: Range<UInt64>) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in try await store.get(key, GetOptions(range: range)).body {
            bytes += chunk.readableBytesView
        }
        return bytes
    }

    private func refusal(_ message: String) -> MillraceError {
        MillraceError(
            .unreadableFile, message, remedy: "take it away, or convert its source again", object: name)
    }
}

/// The end of a Parquet file, for the reader of its footer.
private struct TailSource: RandomAccessSource {
    let length: UInt64
    let tail: [UInt8]

    func read(offset: UInt64, length count: Int) throws -> [UInt8] {
        let start = length - UInt64(tail.count)
        // The reader looks at the first bytes too. They are not worth a request: what ends like a Parquet file is taken for one.
        if offset == 0, count == 4, start > 0 { return Array("PAR1".utf8) }
        guard offset >= start, offset - start + UInt64(count) <= UInt64(tail.count) else { return [] }
        return Array(tail[Int(offset - start)..<Int(offset - start) + count])
    }
}
