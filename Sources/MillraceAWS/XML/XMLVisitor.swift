/// Receives the elements of a document in order. The root has depth 1.
package protocol XMLVisitor: AnyObject {
    func start(_ name: String, depth: Int)
    /// `text` is the element's own character data, without that of its children.
    func end(_ name: String, text: String, depth: Int)
}
