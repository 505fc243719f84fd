import MillraceAWS
import Testing

@Suite struct RetryStateMachineTests {
    private func machine(attempts: Int = 20) -> RetryStateMachine {
        RetryStateMachine(policy: RetryPolicy(maximumAttempts: attempts))
    }

    @Test func backoffsDoubleUpToTheCeiling() {
        var machine = machine()
        var quota = RetryQuota()
        let expected = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 20, 20]
        for delay in expected {
            let action = machine.failed(.transient, retryAfter: nil, random: 1, quota: &quota)
            guard case .retry(let seconds) = action else {
                Issue.record("expected a retry")
                return
            }
            #expect(abs(seconds - delay) < 1e-9)
        }
    }

    @Test func throttlingStartsAtASecond() {
        var machine = machine()
        var quota = RetryQuota()
        for delay in [1.0, 2, 4, 8, 16, 20] {
            #expect(machine.failed(.throttling, retryAfter: nil, random: 1, quota: &quota) == .retry(after: delay))
        }
    }

    @Test func chanceSpreadsTheDelay() {
        var machine = machine()
        var quota = RetryQuota()
        #expect(machine.failed(.throttling, retryAfter: nil, random: 0.25, quota: &quota) == .retry(after: 0.25))
        #expect(machine.failed(.throttling, retryAfter: nil, random: 0, quota: &quota) == .retry(after: 0))
    }

    @Test(arguments: [
        ("1500", 1.5), ("10000", 5.05), ("20", 0.05), ("0", 0.05), ("-1", 0.05), ("soon", 0.05), ("1.5", 0.05),
    ])
    func theServiceMayLengthenTheDelay(header: String, delay: Double) {
        var machine = machine()
        var quota = RetryQuota()
        #expect(machine.failed(.transient, retryAfter: header, random: 1, quota: &quota) == .retry(after: delay))
    }

    @Test func theQuotaIsPaidAndRefunded() {
        var machine = machine()
        var quota = RetryQuota()
        #expect(quota.available == 500)
        _ = machine.failed(.transient, retryAfter: nil, random: 1, quota: &quota)
        #expect(quota.available == 486)
        machine.succeeded(quota: &quota)
        #expect(quota.available == 500)
        _ = machine.failed(.throttling, retryAfter: nil, random: 1, quota: &quota)
        #expect(quota.available == 495)
        _ = machine.failed(.transient, retryAfter: nil, random: 1, quota: &quota)
        #expect(quota.available == 481)
        // Only the last retry's cost comes back.
        machine.succeeded(quota: &quota)
        #expect(quota.available == 495)
        var untroubled = self.machine()
        untroubled.succeeded(quota: &quota)
        #expect(quota.available == 496)
    }

    @Test func anEmptyQuotaEndsTheRetries() {
        var quota = RetryQuota()
        var retries = 0
        for _ in 0..<100 {
            var machine = machine(attempts: 2)
            if machine.failed(.transient, retryAfter: nil, random: 1, quota: &quota) != .fail { retries += 1 }
        }
        #expect(retries == 500 / 14)
        #expect(quota.available == 500 % 14)
    }

    @Test func attemptsAreCounted() {
        var machine = machine(attempts: 3)
        var quota = RetryQuota()
        #expect(machine.attempt == 1)
        #expect(machine.failed(.transient, retryAfter: nil, random: 1, quota: &quota) != .fail)
        #expect(machine.failed(.transient, retryAfter: nil, random: 1, quota: &quota) != .fail)
        #expect(machine.attempt == 3)
        #expect(machine.failed(.transient, retryAfter: nil, random: 1, quota: &quota) == .fail)
        #expect(quota.available == 500 - 28)
    }

    @Test func aCauseIsMendedOnce() {
        var machine = machine(attempts: 1)
        var quota = RetryQuota()
        #expect(machine.failed(.mended(.clockSkew), retryAfter: nil, random: 1, quota: &quota) == .retry(after: 0))
        #expect(machine.failed(.mended(.region), retryAfter: nil, random: 1, quota: &quota) == .retry(after: 0))
        #expect(machine.failed(.mended(.clockSkew), retryAfter: nil, random: 1, quota: &quota) == .fail)
        #expect(quota.available == 500)
    }

    @Test func aPermanentFailureIsFinal() {
        var machine = machine()
        var quota = RetryQuota()
        #expect(machine.failed(.permanent, retryAfter: "10", random: 1, quota: &quota) == .fail)
    }
}
