/// One thing that was found out about a text.
package struct Finding: Hashable, Sendable {
    /// What it is about, by the name of its option: `delimiter`, `header`, …
    package let topic: String
    /// As the option takes it.
    package let value: String
    /// Why, in plain words.
    package let reason: String
    /// From 0 to 1.
    package let confidence: Double

    package init(topic: String, value: String, reason: String, confidence: Double) {
        self.topic = topic
        self.value = value
        self.reason = reason
        self.confidence = confidence
    }
}
