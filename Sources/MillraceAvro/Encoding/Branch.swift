/// The branches of `["null", T]` as they stand before a value: 0 and 1 as zig-zag bytes.
enum Branch {
    static let null: UInt8 = 0
    static let value: UInt8 = 2
}
