/// What is not text, told by its first bytes: a better answer than "not UTF-8".
enum ForeignInput {
    private static let magics: [(bytes: [UInt8], name: String, remedy: String)] = [
        ([0x1F, 0x8B], "gzip", "decompress it first: compressed input is not read yet"),
        ([0x28, 0xB5, 0x2F, 0xFD], "zstd", "decompress it first: compressed input is not read yet"),
        ([0x42, 0x5A, 0x68], "bzip2", "decompress it first: compressed input is not read yet"),
        ([0x04, 0x22, 0x4D, 0x18], "lz4", "decompress it first: compressed input is not read yet"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz", "decompress it first: compressed input is not read yet"),
        ([0x50, 0x4B, 0x03, 0x04], "a zip archive", "take the files out first"),
        // With the first byte of a page header or footer behind it: a column may well be called PAR1.
        ([0x50, 0x41, 0x52, 0x31, 0x15], "Parquet", "it needs no conversion; millrace inspect shows it"),
        ([0x4F, 0x62, 0x6A, 0x01], "Avro", "it needs no conversion; millrace inspect shows it"),
        ([0xFF, 0xFE], "UTF-16", "convert it to UTF-8 first"), ([0xFE, 0xFF], "UTF-16", "convert it to UTF-8 first"),
    ]

    /// Refuses an input that begins like another format. `BZh` alone may also begin a text, so a digit and the block's mark must follow.
    static func refuse(_ head: some Collection<UInt8>) throws(MillraceError) {
        for magic in magics where head.starts(with: magic.bytes) {
            if magic.name == "bzip2", !head.dropFirst(4).starts(with: [0x31, 0x41, 0x59]) { continue }
            throw MillraceError(.unsupportedInput, "this is \(magic.name), not text", remedy: magic.remedy)
        }
    }
}
