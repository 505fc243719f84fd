/// An input whose first bytes choose how the rest is read: so the fuzzer varies both.
package struct FuzzInput {
    private var remaining: ArraySlice<UInt8>

    package init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
        // Safe: the fuzzer gives `count` bytes, which stay there for the call.
        remaining = Array(UnsafeBufferPointer(start: start, count: count))[...]
    }

    /// The next byte; 0 when there are no more.
    package mutating func byte() -> UInt8 { remaining.popFirst() ?? 0 }

    /// One of `choices`, by the next byte.
    package mutating func choose<Choice>(_ choices: [Choice]) -> Choice { choices[Int(byte()) % choices.count] }

    /// What no byte has been taken from yet.
    package var rest: [UInt8] { Array(remaining) }
}
