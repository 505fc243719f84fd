import FuzzKit
import MillraceAvro
import MillraceColumns

/// Batches as an Avro file, and back.
struct AvroRoundTrip {
    private let codec: AvroCodec

    /// Takes one byte.
    init(from input: inout FuzzInput) {
        codec = input.choose([
            AvroCodec.null, .deflate(level: 1), .snappy, .zstandard(level: 1), .bzip2(level: 1), .xz(level: 0),
        ])
    }

    func rows(of batches: [RecordBatch], schema: Schema) -> [[Cell]] {
        do {
            let options = try AvroOptions(schema: schema, codec: codec, syncMarker: Array("0123456789abcdef".utf8))
            var output = EncodedOutput()
            var encoder = try AvroEncoder(options)
            for batch in batches { try encoder.encode(batch, into: &output) }
            try encoder.finish(into: &output)
            return try read(output.takeBytes(), schema)
        } catch { fatalError("Avro: \(error)") }
    }

    private func read(_ file: [UInt8], _ schema: Schema) throws(AvroFault) -> [[Cell]] {
        var rows: [[Cell]] = []
        var reader = AvroReader()
        file.withUnsafeBytes { reader.append($0) }
        while let event = try reader.next() {
            switch event {
            case .header(let header):
                require(header.schema.fields.map(\.type) == schema.fields.map(\.type), "Avro: other types")
            case .block: break
            case .rows(let batch): rows += batch.rows
            }
        }
        try reader.finish()
        return rows
    }
}
