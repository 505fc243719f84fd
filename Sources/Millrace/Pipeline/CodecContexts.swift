/// What the contexts of heavy codecs take in memory, beyond what the default codecs do: measured at 450 columns, whatever the libraries say.
enum CodecContexts {
    /// For one thread that compresses Parquet pages.
    static func bytes(_ codec: ParquetCodec) -> Int {
        switch codec {
        case .none, .snappy, .lz4: 0
        case .gzip(let level): level < 7 ? 0 : 3 << 20
        case .zstd(let level): level < 4 ? 0 : level < 13 ? 8 << 20 : 20 << 20
        }
    }

    /// For one thread that compresses Avro blocks.
    static func bytes(_ codec: AvroCodec) -> Int {
        switch codec {
        case .none, .snappy: 0
        case .deflate(let level): level < 7 ? 0 : 3 << 20
        case .zstd(let level): level < 4 ? 0 : level < 13 ? 8 << 20 : 34 << 20
        case .bzip2: 18 << 20
        case .xz: 38 << 20
        }
    }

    /// For all threads of one object's outputs.
    static func bytes(_ options: ConversionOptions) -> Int {
        2
            * options.formats.reduce(0) { sum, format in
                switch format {
                case .parquet: sum + bytes(options.codecs.parquet)
                case .avro: sum + bytes(options.codecs.avro)
                }
            }
    }
}
