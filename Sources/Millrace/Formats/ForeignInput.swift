/// What is not text, told by its first bytes: a better answer than "not UTF-8".
enum ForeignInput {
    private static let magics: [(bytes: [UInt8], name: String, remedy: String)] = [
        (
            [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz",
            "decompress it first, or compress it with gzip, zstd, bzip2 or lz4"
        ),
        (
            [0x02, 0x21, 0x4C, 0x18], "a legacy LZ4 frame (as lz4 -l writes it)",
            "decompress it first (lz4 -d), or compress it with lz4 without -l"
        ),
        ([0xFF, 0xFE, 0x00, 0x00], "UTF-32", "convert it to UTF-8 first"),
        ([0x00, 0x00, 0xFE, 0xFF], "UTF-32", "convert it to UTF-8 first"),
        ([0x50, 0x4B, 0x03, 0x04], "a zip archive", "take the files out first"),
        // With the first byte of a page header or footer behind it: a column may well be called PAR1.
        ([0x50, 0x41, 0x52, 0x31, 0x15], "Parquet", "it needs no conversion; millrace inspect shows it"),
        ([0x4F, 0x62, 0x6A, 0x01], "Avro", "it needs no conversion; millrace inspect shows it"),
    ]

    /// Refuses an input that begins like another format.
    static func refuse(_ head: some Collection<UInt8>) throws(MillraceError) {
        for magic in magics where head.starts(with: magic.bytes) {
            throw MillraceError(.unsupportedInput, "this is \(magic.name), not text", remedy: magic.remedy)
        }
    }
}
