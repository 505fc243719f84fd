import MillraceText

/// How the bytes of a CSV arrive and where its slabs end: results may depend on neither.
package struct Delivery {
    package let slabBytes: Int
    package let partBytes: Int
    package let implementation: ScanImplementation

    /// Takes three bytes.
    package init(from input: inout FuzzInput) {
        slabBytes = input.choose([1, 5, 16, 63, 64, 65, 100, 256, 1000, 4096, 2 << 20])
        partBytes = input.choose([1, 2, 3, 7, 16, 64, 100, 1000, 64 << 10])
        implementation = input.choose(ScanImplementation.allCases.filter(\.isSupported))
    }
}
