import Crypto
import MillraceAvro
import MillraceColumns
import MillraceCompression
import MillraceParquet

/// What the encoders are told: everything here that changes bytes is a function of the options and of the source's identity.
struct EncodingOptions: Sendable {
    let codecs: CodecSelection
    let profile: ParquetProfile
    let rowGroups: RowGroupLimit
    /// The options' hash, for each format.
    let fingerprints: [OutputFormat: String]
    let provenance: Provenance
    let temporaryFolder: String

    init(_ options: ConversionOptions, key: HashKey? = nil, provenance: Provenance) {
        codecs = options.codecs
        profile = options.parquetProfile
        rowGroups = options.rowGroups
        fingerprints = Dictionary(
            uniqueKeysWithValues: OutputFormat.allCases.map {
                ($0, OptionsFingerprint(options, key: key, format: $0).hash)
            })
        self.provenance = provenance
        temporaryFolder = options.environment["TMPDIR"] ?? "/tmp"
    }

    func parquet(_ schema: Schema) -> ParquetOptions {
        var options = ParquetOptions(codec: codecs.parquet.compression, createdBy: Version.createdBy)
        options.rowGroupBytes = rowGroups.bytes?.bytes
        options.rowGroupRows = rowGroups.rows
        options.profile = profile.written
        options.keyValues = metadata(.parquet).map { KeyValue(key: $0.key, value: $0.value) }
        let renamed = options.renamedColumns(of: schema).map {
            JSONText.quoted($0.written) + ":" + JSONText.quoted($0.original)
        }
        if !renamed.isEmpty {
            options.keyValues.append(
                KeyValue(key: "millrace.columns", value: "{" + renamed.joined(separator: ",") + "}"))
        }
        return options
    }

    func avro(_ schema: Schema) throws(EncodingFault) -> AvroOptions {
        try AvroOptions(
            schema: schema, codec: codecs.avro.blockCodec, syncMarker: syncMarker(schema),
            metadata: metadata(.avro).map { AvroOptions.Metadata(key: $0.key, value: $0.value) })
    }

    /// About what each thread that encodes Parquet columns holds: a page, plain and compressed, and the codec's context; measured.
    var parquetThreadBytes: Int { (4 << 20) + CodecContexts.bytes(codecs.parquet) }

    /// About what each thread that seals Avro blocks holds: two blocks that wait, and the codec's context.
    var avroThreadBytes: Int { (2 << 20) + CodecContexts.bytes(codecs.avro) }

    private func metadata(_ format: OutputFormat) -> [(key: String, value: String)] {
        [
            (key: "millrace.version", value: Version.number), (key: "millrace.source", value: provenance.source),
            (key: "millrace.options", value: fingerprints[format] ?? ""),
        ]
    }

    /// Random to look at, so that a splitter does not find it in data, and the same for the same source, schema and codec.
    private func syncMarker(_ schema: Schema) -> [UInt8] {
        let columns = schema.fields.map { "\($0.name)\u{0}\($0.type)" }.joined(separator: "\u{0}")
        let identity = "\(provenance.source)\u{0}\(codecs.avro)\u{0}\(columns)"
        return Array(SHA256.hash(data: Array(identity.utf8)).prefix(16))
    }
}

extension ParquetProfile {
    /// The columns that Parquet files get under other names.
    func renamedColumns(of schema: Schema) -> [(written: String, original: String)] {
        var options = ParquetOptions(codec: .none, createdBy: Version.createdBy)
        options.profile = written
        return options.renamedColumns(of: schema)
    }
}

extension ParquetCodec {
    /// What the codec room calls it.
    var compression: CompressionCodec {
        switch self {
        case .none: .none
        case .snappy: .snappy
        case .zstd(let level): .zstd(level: level)
        case .gzip(let level): .gzip(level: level)
        case .lz4: .lz4Raw
        }
    }
}

extension AvroCodec {
    /// What the Avro room calls it.
    var blockCodec: MillraceAvro.AvroCodec {
        switch self {
        case .none: .null
        case .deflate(let level): .deflate(level: level)
        case .snappy: .snappy
        case .zstd(let level): .zstandard(level: level)
        case .bzip2: .bzip2(level: 9)
        case .xz: .xz(level: 6)
        }
    }
}
