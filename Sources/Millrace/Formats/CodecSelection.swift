/// The codecs of a conversion, as `--codec` names them.
public struct CodecSelection: Hashable, Sendable {
    /// The codec of Parquet pages.
    public var parquet: ParquetCodec
    /// The codec of Avro blocks.
    public var avro: AvroCodec

    /// Chooses both codecs.
    public init(parquet: ParquetCodec = .standard, avro: AvroCodec = .standard) {
        self.parquet = parquet
        self.avro = avro
    }

    /// The codecs that go with a profile of Parquet files.
    public init(for profile: ParquetProfile) {
        self.init(parquet: profile.codec)
    }

    /// Reads `snappy`, `zstd:3`, or `parquet=zstd:3,avro=deflate`.
    ///
    /// One bare name sets both formats (gzip means deflate for Avro); a name that one of `formats` lacks is an error. A format that is not
    /// named has the codec that goes with `profile`.
    public init(
        parsing text: String, formats: [OutputFormat], profile: ParquetProfile = .standard
    ) throws(MillraceError) {
        self.init(for: profile)
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if sides.count == 1 {
                for format in formats { try set(format, String(sides[0]), isShared: true) }
            } else if let format = OutputFormat(rawValue: String(sides[0])) {
                try set(format, String(sides[1]), isShared: false)
            } else {
                throw MillraceError(
                    .usage, "--codec names the format '\(sides[0])', which does not exist",
                    remedy: "use parquet=… or avro=…")
            }
        }
    }

    private mutating func set(_ format: OutputFormat, _ text: String, isShared: Bool) throws(MillraceError) {
        let choice = try CodecChoice(text)
        switch format {
        case .parquet: parquet = try choice.parquetCodec()
        case .avro: avro = try choice.avroCodec(gzipMeansDeflate: isShared)
        }
    }
}

/// One codec name with its optional level, before it is known which format it is for.
private struct CodecChoice {
    let name: String
    let level: Int?

    init(_ text: String) throws(MillraceError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        name = String(parts.first ?? "")
        guard parts.count == 2 else {
            level = nil
            return
        }
        guard let number = Int(parts[1]) else {
            throw MillraceError(
                .usage, "the codec level '\(parts[1])' is not a number", remedy: "write for example zstd:3")
        }
        level = number
    }

    func parquetCodec() throws(MillraceError) -> ParquetCodec {
        switch name {
        case "none": try withoutLevel(.none)
        case "snappy": try withoutLevel(.snappy)
        case "lz4": try withoutLevel(.lz4)
        case "zstd": .zstd(level: try level(in: 1...22, default: 1))
        case "gzip": .gzip(level: try level(in: 1...12, default: 6))
        default: throw unknown("Parquet", "snappy, zstd[:1-22], gzip[:1-12], lz4, none")
        }
    }

    func avroCodec(gzipMeansDeflate: Bool) throws(MillraceError) -> AvroCodec {
        switch name {
        case "none": try withoutLevel(.none)
        case "snappy": try withoutLevel(.snappy)
        case "bzip2": try withoutLevel(.bzip2)
        case "xz": try withoutLevel(.xz)
        case "zstd": .zstd(level: try level(in: 1...22, default: 1))
        case "deflate": .deflate(level: try level(in: 1...12, default: 1))
        case "gzip" where gzipMeansDeflate: .deflate(level: try level(in: 1...12, default: 1))
        default: throw unknown("Avro", "deflate[:1-12], snappy, zstd[:1-22], bzip2, xz, none")
        }
    }

    private func withoutLevel<Codec>(_ codec: Codec) throws(MillraceError) -> Codec {
        guard level == nil else {
            throw MillraceError(.usage, "the codec '\(name)' has no levels", remedy: "write --codec \(name)")
        }
        return codec
    }

    private func level(in range: ClosedRange<Int>, default standard: Int) throws(MillraceError) -> Int {
        let chosen = level ?? standard
        guard range.contains(chosen) else {
            throw MillraceError(
                .usage, "\(name) has no level \(chosen)",
                remedy: "use a level from \(range.lowerBound) to \(range.upperBound)")
        }
        return chosen
    }

    private func unknown(_ format: String, _ known: String) -> MillraceError {
        MillraceError(
            .usage, "\(format) has no codec '\(name)'",
            remedy: "\(format) takes \(known); name both with --codec parquet=…,avro=…")
    }
}
