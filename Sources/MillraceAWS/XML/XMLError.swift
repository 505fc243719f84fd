/// A document that could not be read.
package struct XMLError: Error, Sendable, Hashable {
    package enum Reason: Sendable, Hashable { case malformed, tooDeep, tooLarge, documentType, outOfMemory }

    package var reason: Reason
    /// Bytes from the start of the document.
    package var offset: Int
}
