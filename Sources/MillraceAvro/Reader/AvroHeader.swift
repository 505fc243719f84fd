import MillraceBytes
import MillraceColumns

/// What stands before a file's first block.
package struct AvroHeader: Sendable {
    /// The columns with their own names. A file whose top level is not a record has one column, `value`.
    package let schema: Schema
    /// The string columns whose text is JSON: what the hub cannot hold, see `WireMapping`.
    package let jsonColumns: Set<Int>
    /// The schema as it stands in the file.
    package let schemaJSON: String
    /// As it stands in the file; `null` where it does not.
    package let codec: String
    package let syncMarker: [UInt8]
    /// All keys but `avro.schema` and `avro.codec`, in the file's order.
    package let metadata: [AvroOptions.Metadata]
    /// The header's length: where the first block begins.
    package let byteCount: Int

    let fields: [WireField]
}

extension AvroHeader {
    /// More keys than any file has; each takes memory of its own.
    static let maximumKeys = 1 << 16

    /// Parses a header; nil when `bytes` end before it does.
    ///
    /// - Parameter mapsAsJSON: whether columns with maps in them are read as JSON too.
    static func parse(_ bytes: UnsafeRawBufferPointer, mapsAsJSON: Bool = false) throws(AvroFault) -> AvroHeader? {
        let prefix = bytes.prefix(ContainerHeader.magic.count)
        guard prefix.elementsEqual(ContainerHeader.magic.prefix(prefix.count)) else { throw .notAvro }
        var cursor = ByteCursor(bytes)
        let metadata: [AvroOptions.Metadata]
        let marker: [UInt8]
        do throws(ValueFault) {
            _ = try cursor.run(of: ContainerHeader.magic.count)
            metadata = try readMetadata(&cursor)
            marker = [UInt8](try cursor.run(of: ContainerHeader.syncLength))
        } catch {
            switch error {
            case .truncated: return nil
            case .malformed(let what): throw .malformed("\(what) in the header", offset: UInt64(cursor.offset))
            case .limitExceeded(let what, let limit): throw .limitExceeded(what: what, limit: limit)
            }
        }
        return try AvroHeader(metadata, syncMarker: marker, byteCount: cursor.offset, mapsAsJSON: mapsAsJSON)
    }

    private static func readMetadata(_ cursor: inout ByteCursor) throws(ValueFault) -> [AvroOptions.Metadata] {
        var metadata: [AvroOptions.Metadata] = []
        while true {
            var count = try cursor.long()
            if count == 0 { return metadata }
            if count < 0 {
                _ = try cursor.long()
                count = count == .min ? .max : -count
            }
            guard count <= maximumKeys - metadata.count else { throw .malformed("\(count) metadata keys") }
            for _ in 0..<count {
                let key = String(decoding: try cursor.run(), as: UTF8.self)
                metadata.append(AvroOptions.Metadata(key: key, value: [UInt8](try cursor.run())))
            }
        }
    }

    private init(
        _ metadata: [AvroOptions.Metadata], syncMarker: [UInt8], byteCount: Int, mapsAsJSON: Bool
    ) throws(AvroFault) {
        guard let schema = metadata.last(where: { $0.key == ContainerHeader.schemaKey }) else {
            throw .malformed("a header without a schema", offset: 0)
        }
        let codec = metadata.last { $0.key == ContainerHeader.codecKey }
        let fields = try WireMapping.columns(of: SchemaParser.parse(schema.value), mapsAsJSON: mapsAsJSON)
        self.fields = fields
        self.schema = Schema(fields.map(\.field))
        self.jsonColumns = Set(fields.indices.filter { fields[$0].isJSON })
        self.schemaJSON = String(decoding: schema.value, as: UTF8.self)
        // SPEC: "avro.codec ... If this key is absent, it is assumed to be null".
        self.codec = codec.map { String(decoding: $0.value, as: UTF8.self) } ?? AvroCodec.null.name
        self.syncMarker = syncMarker
        self.metadata = metadata.filter { $0.key != ContainerHeader.schemaKey && $0.key != ContainerHeader.codecKey }
        self.byteCount = byteCount
    }
}
