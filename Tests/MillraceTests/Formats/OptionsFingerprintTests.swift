import Testing

@testable import Millrace

/// The options' hash changes with what changes an output's bytes, and with nothing else.
@Suite struct OptionsFingerprintTests {
    private func hash(_ format: OutputFormat, _ change: (inout ConversionOptions) -> Void = { _ in }) -> String {
        var options = ConversionOptions()
        change(&options)
        return OptionsFingerprint(options, format: format).hash
    }

    /// What is hashed is a promise: outputs of an older version must still be recognised.
    @Test func theTextIsFixed() {
        var options = ConversionOptions()
        options.reading.delimiter = ";"
        options.declaredTypes = ["zip \"code\"": .string, "amount": .decimal(precision: 12, scale: 2)]
        let types = #"{"amount":"decimal(12,2)","zip \"code\"":"string"}"#
        #expect(
            OptionsFingerprint(options, format: .parquet).text
                == #"{"codec":"zstd:1","delimiter":";","format":"parquet","input":"auto","profile":"default","#
                + #""row_group_rows":240000,"types":\#(types)}"#)
        #expect(
            OptionsFingerprint(options, format: .avro).text
                == #"{"codec":"deflate:1","delimiter":";","format":"avro","input":"auto","types":\#(types)}"#)
    }

    @Test func itHas32Digits() {
        let digits = hash(.parquet)
        #expect(digits.count == 32 && digits.allSatisfy { "0123456789abcdef".contains($0) })
    }

    @Test func whatChangesBytesChangesIt() {
        let changes: [(inout ConversionOptions) -> Void] = [
            { $0.codecs.parquet = .snappy }, { $0.codecs.parquet = .zstd(level: 2) }, { $0.parquetProfile = .modern },
            { $0.parquetProfile = .compat }, { $0.rowGroups.rows = 1000 }, { $0.rowGroups.bytes = .mebibytes(1) },
            { $0.reading.delimiter = ";" }, { $0.input = .tsv }, { $0.declaredTypes = ["a": .string] },
            { $0.declaredTypes = ["b": .string] }, { $0.declaredTypes = ["a": .double] }, { _ in },
        ]
        #expect(Set(changes.map { hash(.parquet, $0) }).count == changes.count)
        #expect(hash(.avro) != hash(.parquet))
        #expect(hash(.avro) { $0.codecs.avro = .xz } != hash(.avro))
        #expect(hash(.avro) { $0.reading.delimiter = ";" } != hash(.avro))
    }

    @Test(arguments: OutputFormat.allCases)
    func otherOptionsDoNot(format: OutputFormat) {
        let other = hash(format) {
            $0.memory = .mebibytes(512)
            $0.concurrency = 3
            $0.s3.endpointURL = "http://localhost:1"
            $0.formats = [format]
            $0.provenance = Provenance(source: "x")
        }
        #expect(other == hash(format))
    }

    @Test func eachFormatHasItsOwn() {
        #expect(hash(.avro) { $0.parquetProfile = .compat } == hash(.avro))
        #expect(hash(.avro) { $0.rowGroups.rows = 5 } == hash(.avro))
        #expect(hash(.parquet) { $0.codecs.avro = .xz } == hash(.parquet))
    }
}

@Suite struct ParquetProfileTests {
    @Test(arguments: ParquetProfile.allCases)
    func reads(profile: ParquetProfile) throws {
        #expect(try ParquetProfile(parsing: profile.rawValue) == profile)
    }

    @Test(arguments: ["", "Default", "standard", "hive"])
    func refuses(text: String) {
        #expect(throws: MillraceError.self) { try ParquetProfile(parsing: text) }
    }

    @Test func compatIsSnappyUnlessACodecIsGiven() throws {
        #expect(CodecSelection(for: .compat).parquet == .snappy)
        #expect(CodecSelection(for: .modern).parquet == .zstd(level: 1))
        let formats = OutputFormat.allCases
        #expect(try CodecSelection(parsing: "avro=xz", formats: formats, profile: .compat).parquet == .snappy)
        #expect(try CodecSelection(parsing: "zstd", formats: formats, profile: .compat).parquet == .zstd(level: 1))
    }
}
