/// The first bytes of a frame, kept back until there are enough to say whether it is one.
struct FrameHead {
    private(set) var bytes: [UInt8] = []

    /// Takes bytes from `input` until there are `wanted`, or until `isPossible` says that no frame begins like this; returns how many.
    mutating func take(
        _ input: UnsafeRawBufferPointer, wanted: Int, while isPossible: ([UInt8]) -> Bool
    ) -> Int {
        var taken = 0
        while bytes.count < wanted, taken < input.count, isPossible(bytes) {
            bytes.append(input[taken])
            taken += 1
        }
        return taken
    }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}
