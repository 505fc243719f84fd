/// An object that is being read.
package struct ObjectReader: Sendable {
    package let metadata: ObjectMetadata
    package let body: ObjectBody

    package init(metadata: ObjectMetadata, body: ObjectBody) {
        self.metadata = metadata
        self.body = body
    }
}
