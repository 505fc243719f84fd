import MillraceColumns
import MillraceCompression

/// What an Avro file is made with. All of it changes the file's bytes, and nothing else does.
package struct AvroOptions: Sendable {
    /// A key and a value for the file's header. SPEC: keys that begin with `avro.` are reserved.
    package struct Metadata: Hashable, Sendable {
        package let key: String
        package let value: [UInt8]

        package init(key: String, value: [UInt8]) {
            self.key = key
            self.value = value
        }

        package init(key: String, value: String) {
            self.init(key: key, value: Array(value.utf8))
        }
    }

    package let schema: Schema
    /// The name of the top-level record, made legal.
    package let recordName: String
    /// The namespace of all records, made legal; nil for none.
    package let namespace: String?
    package let codec: AvroCodec
    /// The uncompressed bytes that a block of more than one row does not exceed. A row is never split, however large; BigQuery's
    /// documentation says that it loads rows of at most 50 MB.
    package let blockSize: Int
    /// 16 bytes that stand after each block, different from file to file.
    package let syncMarker: [UInt8]
    package let metadata: [Metadata]

    package static let blockSizes = (64 << 10)...(16 << 20)
    package static let defaultBlockSize = 256 << 10

    /// Checks and keeps the options.
    ///
    /// - Parameter syncMarker: 16 bytes; derive them from the source, so that equal sources give equal files.
    /// - Throws: `EncodingFault.unsupported` for a marker of another length, a block size outside `blockSizes`, a level that the
    ///   codec does not have, a reserved or repeated metadata key, and types that Avro has no words for.
    package init(
        schema: Schema, recordName: String = "Row", namespace: String? = nil, codec: AvroCodec = .deflate(level: 1),
        blockSize: Int = AvroOptions.defaultBlockSize, syncMarker: [UInt8], metadata: [Metadata] = []
    ) throws(EncodingFault) {
        guard syncMarker.count == ContainerHeader.syncLength else {
            throw .unsupported("a sync marker of \(syncMarker.count) bytes instead of \(ContainerHeader.syncLength)")
        }
        guard AvroOptions.blockSizes.contains(blockSize) else {
            throw .unsupported("an Avro block size of \(blockSize) bytes, outside \(AvroOptions.blockSizes)")
        }
        do throws(CompressionFault) {
            try codec.compression.validate()
        } catch {
            throw .unsupported("\(codec.name) with this level: \(error)")
        }
        try AvroOptions.check(metadata)
        self.schema = schema
        self.recordName = AvroName.sanitisedRecordName(recordName)
        self.namespace = AvroName.sanitisedNamespace(namespace)
        self.codec = codec
        self.blockSize = blockSize
        self.syncMarker = syncMarker
        self.metadata = metadata
    }

    private static func check(_ metadata: [Metadata]) throws(EncodingFault) {
        var seen: Set<String> = []
        for entry in metadata {
            guard !entry.key.hasPrefix("avro.") else { throw .unsupported("the reserved metadata key \(entry.key)") }
            guard seen.insert(entry.key).inserted else { throw .unsupported("the metadata key \(entry.key) twice") }
        }
    }

    /// The schema as it will stand in the file.
    package var schemaJSON: String {
        SchemaMapping.json(for: schema, recordName: recordName, namespace: namespace)
    }
}
