import MillraceCompression

/// What decides the bytes of a file beside the data.
package struct ParquetOptions: Sendable {
    /// Parquet knows none, snappy, gzip, zstd and LZ4 raw; the encoder refuses the others.
    package var codec: CompressionCodec
    /// Who wrote the file: `Millrace version 0.1.0 (build <hex>)`.
    ///
    /// Strict readers take this apart and turn their work-arounds for other writers' bugs on by it.
    package var createdBy: String
    /// Which readers the file is for.
    package var profile = ParquetProfile.standard
    /// The file's key-value metadata.
    package var keyValues: [KeyValue] = []
    /// A row group closes when its pages and dictionaries, uncompressed, come to this many bytes, or soon after.
    ///
    /// nil: 32 MiB, or 64 MiB for tables of more than 64 leaves, whose chunks would be small.
    package var rowGroupBytes: Int?
    /// A row group never has more rows.
    package var rowGroupRows = ParquetOptions.defaultRowGroupRows
    /// A page holds at most this many bytes of PLAIN values, unless a single row is larger; never less than 8 KiB.
    ///
    /// nil: 1 MiB, or in wide tables a column's share of 16 MiB.
    package var pageBytes: Int?
    /// A page never has more rows.
    package var pageRows = 20_000

    package init(codec: CompressionCodec = .zstd(level: 1), createdBy: String) {
        self.codec = codec
        self.createdBy = createdBy
    }

    /// Twelve full pages of flat columns. Readers skip, and share among threads, whole row groups: larger ones cost queries more than
    /// they save in bytes.
    package static let defaultRowGroupRows = 240_000

    /// What `rowGroupBytes` comes to in a table of so many leaves.
    func rowGroupBytes(leafCount: Int) -> Int { rowGroupBytes ?? (leafCount > 64 ? 64 << 20 : 32 << 20) }
}
