/// What a decoder makes of one item of its format.
package enum ReadSupport: Hashable, Sendable {
    /// Read, and as what.
    case read(String)
    /// Stepped over: values come out right without it. The reason.
    case ignored(String)
    /// A file that has it is refused with an error: the reason.
    case refused(String)
}
