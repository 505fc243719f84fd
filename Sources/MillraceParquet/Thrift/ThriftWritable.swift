/// A struct of parquet.thrift that can be written.
protocol ThriftWritable {
    /// Writes the fields in the order of their identifiers, without the stop byte.
    func writeFields(to writer: inout ThriftWriter)
}

/// A struct of parquet.thrift that can be read.
protocol ThriftReadable {
    /// Reads the fields up to and with the stop byte; unknown fields are skipped.
    init(from reader: inout ThriftReader) throws(ParquetFault)
}
