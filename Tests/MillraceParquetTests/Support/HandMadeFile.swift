import MillraceBytes
import MillraceCompression

@testable import MillraceParquet

/// A Parquet file of one row group put together page by page: what our encoder never writes.
struct HandMadeFile {
    /// A page with its body as it lies in the file.
    struct Page {
        var body: PageHeader.Body
        var stored: [UInt8]
        /// nil: as many as are stored.
        var uncompressedSize: Int?
    }

    /// A column chunk.
    struct Chunk {
        var path: [String]
        var type: PhysicalType
        var valueCount: Int64
        var pages: [Page]
        var codec = PageCodec.uncompressed
    }

    /// Depth first, without the root.
    var elements: [SchemaElement]
    var chunks: [Chunk]
    var rowCount: Int64

    /// The file.
    var bytes: [UInt8] {
        var file = ParquetEncoder.magic
        var entries: [ChunkEntry] = []
        for chunk in chunks {
            var metadata = ColumnMetadata(type: chunk.type)
            metadata.path = chunk.path
            metadata.codec = chunk.codec
            metadata.valueCount = chunk.valueCount
            metadata.dataPageOffset = Int64(file.count)
            for page in chunk.pages {
                var writer = ThriftWriter()
                writer.write(
                    PageHeader(
                        uncompressedSize: Int32(page.uncompressedSize ?? page.stored.count),
                        compressedSize: Int32(page.stored.count), crc: nil, body: page.body))
                file += writer.sink.copyBytes() + page.stored
            }
            metadata.totalCompressedSize = Int64(file.count) - metadata.dataPageOffset
            entries.append(ChunkEntry(metadata: metadata))
        }
        let footer = self.footer(entries)
        let length = withUnsafeBytes(of: UInt32(footer.count).littleEndian) { [UInt8]($0) }
        return file + footer + length + ParquetEncoder.magic
    }

    private func footer(_ entries: [ChunkEntry]) -> [UInt8] {
        var root = SchemaElement(name: "schema")
        var (top, left) = (0, 0)
        for element in elements {
            if left == 0 { (top, left) = (top + 1, 1) }
            left += Int(element.childCount ?? 0) - 1
        }
        root.childCount = Int32(top)
        let group = GroupEntry(chunks: entries, rowCount: rowCount)
        var writer = ThriftWriter()
        writer.structure {
            $0.field(1, int32: 1)
            $0.field(2, structures: [root] + elements)
            $0.field(3, int64: rowCount)
            $0.field(4, structures: [group])
        }
        return writer.sink.copyBytes()
    }

    private struct ChunkEntry: ThriftWritable {
        var metadata: ColumnMetadata
        func writeFields(to writer: inout ThriftWriter) {
            writer.field(2, int64: metadata.dataPageOffset)
            writer.field(3, structure: metadata)
        }
    }

    private struct GroupEntry: ThriftWritable {
        var chunks: [ChunkEntry]
        var rowCount: Int64
        func writeFields(to writer: inout ThriftWriter) {
            writer.field(1, structures: chunks)
            writer.field(2, int64: 0)
            writer.field(3, int64: rowCount)
        }
    }
}

extension SchemaElement {
    /// A leaf.
    static func leaf(
        _ name: String, _ type: PhysicalType, _ repetition: Repetition = .optional,
        _ annotation: LogicalAnnotation? = nil,
        converted: ConvertedType? = nil, length: Int32? = nil
    ) -> SchemaElement {
        var element = SchemaElement(name: name)
        element.type = type
        element.repetition = repetition
        element.logicalType = annotation
        element.convertedType = converted
        element.typeLength = length
        return element
    }

    /// A group.
    static func group(
        _ name: String, _ repetition: Repetition, children: Int32, converted: ConvertedType? = nil
    ) -> SchemaElement {
        var element = SchemaElement(name: name)
        element.repetition = repetition
        element.childCount = children
        element.convertedType = converted
        return element
    }
}

/// Little-endian bytes of numbers, as PLAIN has them.
func plain<Value: FixedWidthInteger>(_ values: Value...) -> [UInt8] {
    values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) } }
}

/// Levels or indices in runs of one.
func runs(_ values: Int...) -> [UInt8] { values.flatMap { [2, UInt8($0)] } }

/// With the length that stands before levels in pages of version 1.
func withLength(_ bytes: [UInt8]) -> [UInt8] { plain(UInt32(bytes.count)) + bytes }
