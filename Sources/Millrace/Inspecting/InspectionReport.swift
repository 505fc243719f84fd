/// What a Parquet or Avro file says about itself.
public struct InspectionReport: Sendable {
    /// What the file is.
    public let format: OutputFormat
    /// A URL or a path.
    public let location: String
    /// The size of the file.
    public let bytes: UInt64
    /// Rows in the whole file.
    public let rows: UInt64
    /// Who wrote it, in its own words.
    public let createdBy: String?
    /// How it is compressed; several names where chunks differ.
    public let codec: String
    /// The schema, its top level only.
    public let columns: [Column]
    /// The file's own key-value pairs; Avro's schema is not repeated here.
    public let metadata: [Pair]
    /// Parquet: the row groups. Empty for Avro.
    public let rowGroups: [RowGroup]
    /// Avro: the number of blocks. 0 for Parquet.
    public let blocks: Int

    /// A column of the schema.
    public struct Column: Hashable, Sendable {
        /// As the file has it.
        public let name: String
        /// In Millrace's words: `decimal(12,2)`, `list<int64>`.
        public let type: String
        /// Whether a value may be missing.
        public let isNullable: Bool
    }

    /// A key and its value.
    public struct Pair: Hashable, Sendable {
        /// As the file has it.
        public let key: String
        /// As the file has it.
        public let value: String
    }

    /// A Parquet row group.
    public struct RowGroup: Hashable, Sendable {
        /// Rows in this group.
        public let rows: Int64
        /// Encoded bytes before and after compression.
        public let uncompressedBytes: Int64
        /// After compression.
        public let compressedBytes: Int64
        /// The columns by which the file says that its rows are sorted, the first one first.
        public let sorting: [Sorting]
        /// One a leaf column.
        public let chunks: [Chunk]
    }

    /// A column by which rows are sorted.
    public struct Sorting: Hashable, Sendable {
        /// Dots between the names of nested fields.
        public let path: String
        /// From the largest value to the smallest.
        public let isDescending: Bool
        /// Whether nulls stand before all values; else behind.
        public let isNullsFirst: Bool
    }

    /// A Parquet column chunk.
    public struct Chunk: Hashable, Sendable {
        /// Dots between the names of nested fields.
        public let path: String
        /// How values are stored.
        public let physicalType: String
        /// How its pages are compressed.
        public let codec: String
        /// All encodings of its pages and levels.
        public let encodings: [String]
        /// Values, nulls included.
        public let values: Int64
        /// Nulls, where the file counts them.
        public let nulls: Int64?
        /// Before compression, page headers included.
        public let uncompressedBytes: Int64
        /// After compression, page headers included.
        public let compressedBytes: Int64
        /// The bounds as text, where the file has them and their type is known.
        public let minimum: String?
        /// The upper bound.
        public let maximum: String?
        /// Whether bounds and places of its pages stand in the file.
        public let hasPageIndex: Bool
        /// Whether there is a Bloom filter.
        public let hasBloomFilter: Bool
    }
}
