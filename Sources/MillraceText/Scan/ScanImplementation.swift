import CMillraceScan

/// How the structural scan is done; all give the same results, and only tests have a reason to choose.
package enum ScanImplementation: CaseIterable, Hashable, Sendable {
    /// The fastest that this processor has.
    case best
    case scalar
    case avx2
    case neon

    /// Whether this processor and this build have it.
    package var isSupported: Bool {
        self == .best || millrace_scan_supports(code)
    }

    var code: millrace_scan_implementation {
        switch self {
        case .best: millrace_scan_best()
        case .scalar: MILLRACE_SCAN_SCALAR
        case .avx2: MILLRACE_SCAN_AVX2
        case .neon: MILLRACE_SCAN_NEON
        }
    }
}
