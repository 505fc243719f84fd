import MillraceBytes

@testable import MillraceAvro

/// Files as others write them, byte by byte.
enum ForeignFiles {
    /// A file of one block.
    static func file(_ schema: String, rowCount: Int, _ rows: [UInt8], codec: String = "null") -> [UInt8] {
        var sink = ByteSink(capacity: 1024)
        sink.append(ContainerHeader.magic)
        sink.append(zigZag: 2)
        for (key, value) in [(ContainerHeader.schemaKey, schema), (ContainerHeader.codecKey, codec)] {
            sink.append(zigZag: Int64(key.utf8.count))
            sink.append(utf8: key)
            sink.append(zigZag: Int64(value.utf8.count))
            sink.append(utf8: value)
        }
        sink.append(0)
        sink.append(Files.marker)
        sink.append(zigZag: Int64(rowCount))
        sink.append(zigZag: Int64(rows.count))
        sink.append(rows)
        sink.append(Files.marker)
        return sink.copyBytes()
    }

    /// A schema of one column.
    static func column(_ type: String) -> String {
        #"{"type":"record","name":"R","fields":[{"name":"c","type":\#(type)}]}"#
    }

    /// Every type that Millrace itself does not write, each followed by a row's bytes.
    static let types: [(type: String, bytes: [UInt8])] = [
        (#""null""#, []), (#""float""#, [0, 0, 0xC0, 0x3F]), (#""bytes""#, [4, 0xFF, 0x00]), (#""int""#, [3]),
        (#"{"type":"fixed","name":"F","size":3}"#, [0x61, 0x62, 0x63]),
        (#"{"type":"fixed","name":"U","size":16,"logicalType":"uuid"}"#, Array(0..<16)),
        (
            #"{"type":"fixed","name":"D","size":12,"logicalType":"duration"}"#,
            [1, 0, 0, 0, 2, 0, 0, 0, 0xAC, 0x0D, 0, 0]
        ),
        (#"{"type":"enum","name":"E","symbols":["A","B\""]}"#, [2]),
        (#"{"type":"int","logicalType":"time-millis"}"#, [0xAA, 0xE8, 0xC8, 0x2B]),
        (#"{"type":"long","logicalType":"time-micros"}"#, [2]),
        (#"{"type":"long","logicalType":"timestamp-nanos"}"#, [3]),
        (#"{"type":"long","logicalType":"timestamp-millis"}"#, [1]),
        (#"{"type":"bytes","logicalType":"decimal","precision":40,"scale":2}"#, [4, 0xFF, 0x00]),
        (#"{"type":"fixed","name":"X","size":2,"logicalType":"decimal","precision":4,"scale":1}"#, [0x01, 0x00]),
        (#"["null","long","string",{"type":"array","items":["long","string"]}]"#, [6, 4, 0, 2, 2, 2, 0x22, 0]),
        (#"["long",{"type":"map","values":["double","R"]}]"#, [2, 0]),
        (#"["null","R"]"#, [2, 2, 0]), (#"{"type":"array","items":"null"}"#, [6, 0]),
        (#"{"type":"record","name":"Empty","fields":[]}"#, []),
    ]

    /// All of them side by side, in a few rows.
    static let everything: [UInt8] = {
        let fields = types.enumerated().map { #"{"name":"c\#($0)","type":\#($1.type)}"# }.joined(separator: ",")
        // A record of its own where the list says R: itself would have all the fields again.
        let linked = #"{"name":"r","type":{"type":"record","name":"R","fields":[{"name":"c","type":["null","R"]}]}}"#
        let row: [UInt8] = [2, 0] + types.flatMap(\.bytes)
        return file(#"{"type":"record","name":"Top","fields":[\#(linked),\#(fields)]}"#, rowCount: 2, row + row)
    }()
}
