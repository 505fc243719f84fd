import MillraceBytes

/// The start of an object container file. SPEC: "Object Container Files".
enum ContainerHeader {
    static let magic: [UInt8] = [0x4F, 0x62, 0x6A, 0x01]
    static let syncLength = 16
    static let schemaKey = "avro.schema"
    static let codecKey = "avro.codec"

    /// The magic, the metadata as a map of bytes, and the sync marker.
    static func bytes(for options: AvroOptions) -> [UInt8] {
        var sink = ByteSink(capacity: 4096)
        sink.append(magic)
        sink.append(zigZag: Int64(options.metadata.count + 2))
        append(schemaKey, Array(options.schemaJSON.utf8), to: &sink)
        append(codecKey, Array(options.codec.name.utf8), to: &sink)
        for entry in options.metadata { append(entry.key, entry.value, to: &sink) }
        sink.append(0)
        sink.append(options.syncMarker)
        return sink.copyBytes()
    }

    private static func append(_ key: String, _ value: [UInt8], to sink: inout ByteSink) {
        sink.append(zigZag: Int64(key.utf8.count))
        sink.append(utf8: key)
        sink.append(zigZag: Int64(value.count))
        sink.append(value)
    }
}
