import MillraceColumns

/// How values of a fixed width are stored: what the hub holds, what a dictionary compares, what PLAIN writes.
protocol FixedFormat {
    /// As the hub holds it.
    associatedtype Element: BitwiseCopyable & Comparable
    /// The stored bits: two values are the same dictionary entry exactly when these are equal.
    associatedtype Key: FixedWidthInteger & BitwiseCopyable
    associatedtype Bounds: FixedBounds where Bounds.Element == Element

    /// Whether an array of elements is its own PLAIN encoding (on a little-endian machine).
    static var isPlainLayout: Bool { get }
    static func key(_ element: Element) -> Key
    static func elements(of storage: ColumnStorage) -> [Element]?
    /// Writes one value in PLAIN; `width` bytes.
    static func store(_ key: Key, to target: UnsafeMutableRawPointer, width: Int)
}

extension FixedFormat {
    @inline(__always)
    static func store(_ key: Key, to target: UnsafeMutableRawPointer, width: Int) {
        target.storeBytes(of: key.littleEndian, as: Key.self)
    }
}

/// `date`: INT32.
enum DateFormat: FixedFormat {
    static var isPlainLayout: Bool { true }
    @inline(__always) static func key(_ element: Int32) -> Int32 { element }
    static func elements(of storage: ColumnStorage) -> [Int32]? {
        if case .int32(let values) = storage { values } else { nil }
    }
    typealias Bounds = SignedBounds<Int32, Int32>
}

/// `int64`, `timestamp`, and decimals of 10 to 18 digits: INT64.
enum Int64Format: FixedFormat {
    static var isPlainLayout: Bool { true }
    @inline(__always) static func key(_ element: Int64) -> Int64 { element }
    static func elements(of storage: ColumnStorage) -> [Int64]? {
        if case .int64(let values) = storage { values } else { nil }
    }
    typealias Bounds = SignedBounds<Int64, Int64>
}

/// Decimals of up to 9 digits, which the hub holds in 64 bits: INT32.
enum ShortDecimalFormat: FixedFormat {
    static var isPlainLayout: Bool { false }
    @inline(__always) static func key(_ element: Int64) -> Int32 { Int32(truncatingIfNeeded: element) }
    static func elements(of storage: ColumnStorage) -> [Int64]? {
        if case .int64(let values) = storage { values } else { nil }
    }
    typealias Bounds = SignedBounds<Int64, Int32>
}

/// `double`: DOUBLE.
enum DoubleFormat: FixedFormat {
    static var isPlainLayout: Bool { true }
    @inline(__always) static func key(_ element: Double) -> UInt64 { element.bitPattern }
    static func elements(of storage: ColumnStorage) -> [Double]? {
        if case .double(let values) = storage { values } else { nil }
    }
    typealias Bounds = DoubleBounds
}

/// Decimals of 19 to 38 digits: FIXED_LEN_BYTE_ARRAY, big-endian two's complement.
enum LongDecimalFormat: FixedFormat {
    static var isPlainLayout: Bool { false }
    @inline(__always) static func key(_ element: Int128) -> Int128 { element }
    static func elements(of storage: ColumnStorage) -> [Int128]? {
        if case .int128(let values) = storage { values } else { nil }
    }
    @inline(__always)
    static func store(_ key: Int128, to target: UnsafeMutableRawPointer, width: Int) {
        storeBigEndian(key, to: target, width: width)
    }
    typealias Bounds = DecimalBounds<Int128>
}

/// Decimals of up to 18 digits as FIXED_LEN_BYTE_ARRAY, where the profile asks for it.
enum FixedDecimalFormat: FixedFormat {
    static var isPlainLayout: Bool { false }
    @inline(__always) static func key(_ element: Int64) -> Int64 { element }
    static func elements(of storage: ColumnStorage) -> [Int64]? {
        if case .int64(let values) = storage { values } else { nil }
    }
    @inline(__always)
    static func store(_ key: Int64, to target: UnsafeMutableRawPointer, width: Int) {
        storeBigEndian(key, to: target, width: width)
    }
    typealias Bounds = DecimalBounds<Int64>
}

extension FixedFormat {
    /// Writes the low `width` bytes of a number, the highest first.
    @inline(__always)
    static func storeBigEndian(_ key: Key, to target: UnsafeMutableRawPointer, width: Int) {
        var rest = key
        for index in stride(from: width - 1, through: 0, by: -1) {
            target.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: index, as: UInt8.self)
            rest >>= 8
        }
    }
}
