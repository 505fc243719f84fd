/// Stops the process, and so makes the input a finding, when something is not as it must be.
package func require(_ condition: Bool, _ message: @autoclosure () -> String) {
    guard condition else { fatalError(message()) }
}
