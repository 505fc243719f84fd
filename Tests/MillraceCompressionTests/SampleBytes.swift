/// Bytes to compress, the same on every run.
enum SampleBytes {
    enum Kind: String, CaseIterable, Sendable { case random, compressible, zeros }

    static func make(_ kind: Kind, count: Int) -> [UInt8] {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { index in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            switch kind {
            case .random: return UInt8(truncatingIfNeeded: state >> 33)
            case .compressible: return UInt8(truncatingIfNeeded: (index / 7) % 29) &+ (state >> 60 == 0 ? 1 : 0)
            case .zeros: return 0
            }
        }
    }
}
